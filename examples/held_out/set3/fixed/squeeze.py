import numpy as np


def sig(a):
    return 1.0 / (1.0 + np.exp(-a))


class AutoEncoder:
    def __init__(self, n_visible: int, n_code: int, seed: int = 6):
        r = np.random.RandomState(seed)
        self.We = r.randn(n_visible, n_code) * 0.3
        self.be = np.zeros(n_code)
        self.Wd = r.randn(n_code, n_visible) * 0.3
        self.bd = np.zeros(n_visible)
        self.history = []

    @property
    def last_error(self):
        return self.history[-1]

    def encode(self, X):
        return np.tanh(X @ self.We + self.be)

    def decode(self, H):
        return H @ self.Wd + self.bd

    def fit(self, X, rate=0.05, rounds=2000):
        for _ in range(rounds):
            H = self.encode(X)
            out = self.decode(H)
            diff = out - X
            self.history.append(np.mean(diff ** 2))
            d_out = diff / len(X)
            d_hid = d_out @ self.Wd.T * (1 - H ** 2)
            self.Wd -= rate * H.T @ d_out
            self.bd -= rate * d_out.sum(axis=0)
            self.We -= rate * X.T @ d_hid
            self.be -= rate * d_hid.sum(axis=0)
        return self


# eight measurements that depend on two hidden quantities
r = np.random.RandomState(0)
hidden = r.randn(250, 2)
X = hidden @ r.randn(2, 8) + 0.1 * r.randn(250, 8)
X = (X - X.mean(axis=0)) / X.std(axis=0)

ae = AutoEncoder(8, 3)
ae.fit(X)
print("reconstruction error, every 250 rounds:")
for i, e in enumerate(ae.history):
    if i % 250 == 0:
        print(f"  {i:5d}  {e:.4f}")
print("last:", round(float(ae.last_error), 4), "(variance of the data is 1)")
