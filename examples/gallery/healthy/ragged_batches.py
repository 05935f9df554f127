import numpy as np


def batches(X, y, size, rng):
    order = rng.permutation(len(X))
    for lo in range(0, len(X), size):
        pick = order[lo:lo + size]
        yield X[pick], y[pick]


class Regressor:
    def __init__(self, n_in, n_hidden, seed):
        self.rng = np.random.default_rng(seed)
        self.w_in = self.rng.normal(0, 1, (n_in, n_hidden))
        self.b_in = np.zeros(n_hidden)
        self.w_out = self.rng.normal(0, 0.3, n_hidden)
        self.b_out = 0.0

    def fit(self, X, y, epochs, batch_size, lr):
        for epoch in range(epochs):
            running = 0.0
            for xb, yb in batches(X, y, batch_size, self.rng):
                h = 1 / (1 + np.exp(-(xb @ self.w_in + self.b_in)))
                r = h @ self.w_out + self.b_out - yb
                running += np.sum(r ** 2)
                g = 2 * r / len(yb)
                gh = np.outer(g, self.w_out) * h * (1 - h)
                self.w_out -= lr * h.T @ g
                self.b_out -= lr * g.sum()
                self.w_in -= lr * xb.T @ gh
                self.b_in -= lr * gh.sum(axis=0)
            if epoch % 20 == 0:
                print("epoch", epoch, "mse", running / len(X))


rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, (107, 2))
y = X[:, 0] * np.exp(-X[:, 1] ** 2)
Regressor(2, 16, seed=1).fit(X, y, epochs=200, batch_size=25, lr=0.1)
