import numpy as np


class TinyRegressor:
    def __init__(self, hidden=16, lr=0.05, n_iter=800, random_state=0):
        self.hidden = hidden
        self.lr = lr
        self.n_iter = n_iter
        self.random_state = random_state

    def fit(self, X, y):
        rng = np.random.default_rng(self.random_state)
        n, d = X.shape
        self.W1_ = rng.normal(0, 1, (d, self.hidden))
        self.b1_ = rng.normal(0, 0.5, self.hidden)
        self.W2_ = rng.normal(0, 0.2, (self.hidden, 1))
        self.b2_ = np.zeros(1)
        self.losses_ = []
        for _ in range(self.n_iter):
            a = np.tanh(X @ self.W1_ + self.b1_)
            pred = a @ self.W2_ + self.b2_
            residual = pred - y
            self.losses_.append(np.mean(residual ** 2))

            d_pred = 2 * residual.mean(axis=1, keepdims=True) / n
            d_a = d_pred @ self.W2_.T * (1 - a ** 2)
            self.W2_ -= self.lr * a.T @ d_pred
            self.b2_ -= self.lr * d_pred.sum(axis=0)
            self.W1_ -= self.lr * X.T @ d_a
            self.b1_ -= self.lr * d_a.sum(axis=0)
        return self

    def predict(self, X):
        return (np.tanh(X @ self.W1_ + self.b1_) @ self.W2_ + self.b2_).ravel()


rng = np.random.default_rng(1)
X = rng.uniform(-3, 3, (150, 1))
y = np.sin(X[:, 0]) + rng.normal(0, 0.05, 150)

reg = TinyRegressor().fit(X, y)
print("first losses", reg.losses_[:3])
print("last loss   ", reg.losses_[-1])
print("R2          ", 1 - np.sum((y - reg.predict(X)) ** 2) / np.sum((y - y.mean()) ** 2))
