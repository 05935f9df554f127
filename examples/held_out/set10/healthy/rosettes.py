import numpy as np

# Perceptron: two kinds of rosettes, diameter and number of leaves, after Rosenblatt
np.random.seed(30)
d = np.vstack([np.random.normal([6, 14], [1.0, 2.0], (40, 2)), np.random.normal([11, 24], [1.0, 2.0], (40, 2))])
label = np.where(np.arange(80) < 40, -1, 1)
d = (d - d.mean(axis=0)) / d.std(axis=0)


class Perceptron(object):
    def __init__(self, eta=0.1, n_iter=20):
        self.eta = eta
        self.n_iter = n_iter

    def fit(self, X, y):
        self.w_ = np.zeros(1 + X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            errors, loss = 0, 0.0
            for xi, target in zip(X, y):
                score = self.net_input(xi)
                loss += max(0.0, 1 - target * score)
                if target * score < 1:
                    self.w_[1:] += self.eta * target * xi
                    self.w_[0] += self.eta * target
                errors += int(target * score <= 0)
            self.errors_.append(errors)
            print("errors", errors, "hinge loss", round(loss / len(X), 4))
        return self

    def net_input(self, X):
        return np.dot(X, self.w_[1:]) + self.w_[0]

    def predict(self, X):
        return np.where(self.net_input(X) >= 0.0, 1, -1)


ppn = Perceptron().fit(d, label)
print("right", np.mean(ppn.predict(d) == label))
