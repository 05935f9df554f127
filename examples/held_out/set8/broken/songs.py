import numpy as np


class Genre:
    def __init__(self, n_in, n_out, seed=0):
        self.rng = np.random.default_rng(seed)
        self.W = self.rng.normal(0, 0.01, (n_out, n_in))
        self.b = np.zeros((n_out, 1))

    def proba(self, X):
        Z = self.W @ X + self.b
        E = np.exp(Z - Z.max(axis=0))
        return E / E.sum(axis=0)

    def predict(self, X):
        return self.proba(X).argmax(axis=0).reshape(-1, 1)

    def score(self, X, y):
        return np.mean(self.predict(X) == y)

    def fit(self, X, y, epochs=300, lr=0.5):
        m = X.shape[1]
        Y = np.zeros((self.b.size, m))
        Y[y, np.arange(m)] = 1
        for e in range(epochs):
            P = self.proba(X)
            loss = -np.log(P[y, np.arange(m)]).mean()
            G = (P - Y) / m
            self.W -= lr * G @ X.T
            self.b -= lr * G.sum(axis=1, keepdims=True)
            if e % 30 == 0:
                print(f"{e:4d}  cross entropy {loss:.4f}   accuracy {self.score(X, y):.3f}")


rng = np.random.default_rng(8)
k = 5
y = rng.integers(0, k, k * 40)
X = rng.normal(0, 1, (9, k))[:, y] + rng.normal(0, 0.5, (9, len(y)))
Genre(9, k).fit(X, y)
