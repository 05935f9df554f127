import numpy as np

# Rosenblatt's rule: only examples on the wrong side change the weights
rng = np.random.RandomState(15)
X = rng.randn(80, 2)
X = X[np.abs(X[:, 0] - 2 * X[:, 1] + 0.4) > 0.3]
y = np.where(X[:, 0] - 2 * X[:, 1] + 0.4 > 0, 1, -1)


class Perceptron:
    def __init__(self, eta=0.1, n_iter=25):
        self.eta = eta
        self.n_iter = n_iter

    def net_input(self, X):
        return np.dot(X, self.w_[1:]) + self.w_[0]

    def predict(self, X):
        return np.where(self.net_input(X) >= 0.0, 1, -1)

    def fit(self, X, y):
        self.w_ = np.zeros(1 + X.shape[1])
        self.errors_ = []
        for _ in range(self.n_iter):
            errors = 0
            for xi, target in zip(X, y):
                update = self.eta * (target - self.predict(xi))
                self.w_[1:] += update * xi
                self.w_[0] += update
                errors += int(update != 0.0)
            self.errors_.append(errors)
            print("mistakes in this pass:", errors)
        return self


p = Perceptron().fit(X, y)
print("accuracy", (p.predict(X) == y).mean())
