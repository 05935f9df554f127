import numpy as np


class AdalineGD:
    """Adaptive linear neuron, sum of squared errors, step for the sum (not the mean)."""

    def __init__(self, eta=0.0005, n_iter=60, random_state=1):
        self.eta, self.n_iter, self.random_state = eta, n_iter, random_state

    def fit(self, X, y):
        rgen = np.random.RandomState(self.random_state)
        self.w_ = rgen.normal(loc=0.0, scale=0.01, size=1 + X.shape[1])
        self.cost_ = []
        for i in range(self.n_iter):
            output = self.activation(self.net_input(X))
            errors = y - output
            self.w_[1:] += self.eta * X.T.dot(errors)
            self.w_[0] += self.eta * errors.sum()
            cost = (errors ** 2).sum() / 2.0
            self.cost_.append(cost)
        return self

    def net_input(self, X):
        return np.dot(X, self.w_[1:]) + self.w_[0]

    def activation(self, X):
        return X

    def predict(self, X):
        return np.where(self.activation(self.net_input(X)) >= 0.0, 1, -1)


rs = np.random.RandomState(6)
y = np.where(rs.rand(150) < 0.5, -1, 1)
X = np.c_[y * 1.2 + rs.randn(150), -y * 0.8 + rs.randn(150), rs.randn(150)]
X_std = (X - X.mean(axis=0)) / X.std(axis=0)
ada = AdalineGD().fit(X_std, y)
print("Sum of squared errors:", np.round(ada.cost_[::10], 2), "->", ada.cost_[-1].round(2))
print("Accuracy:", np.mean(ada.predict(X_std) == y))
