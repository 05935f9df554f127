class Perceptron(object):
    """The classic: weights move only when an answer is wrong; stops by itself."""

    def __init__(self, eta=0.1, n_iter=200):
        self.eta = eta
        self.n_iter = n_iter

    def net_input(self, x):
        return sum(w * xi for w, xi in zip(self.w_[1:], x)) + self.w_[0]

    def predict(self, x):
        return 1 if self.net_input(x) >= 0.0 else -1

    def fit(self, X, y):
        self.w_ = [0.0] * (1 + len(X[0]))
        self.errors_ = []
        for _ in range(self.n_iter):
            errors = 0
            for xi, target in zip(X, y):
                update = self.eta * (target - self.predict(xi))
                for j, value in enumerate(xi, start=1):
                    self.w_[j] += update * value
                self.w_[0] += update
                errors += int(update != 0.0)
            self.errors_.append(errors)
            if errors == 0:
                break
        return self


import random

random.seed(1)
X, y = [], []
while len(X) < 100:
    x = [random.uniform(0, 7), random.uniform(0, 2.5)]
    side = x[0] + 2 * x[1] - 6
    if abs(side) > 0.5:
        X.append(x)
        y.append(1 if side > 0 else -1)
ppn = Perceptron().fit(X, y)
print("errors per epoch:", ppn.errors_)
print("weights:", [round(w, 2) for w in ppn.w_])
print("accuracy:", sum(ppn.predict(x) == t for x, t in zip(X, y)) / len(X))
