import numpy as np


class Net:
    def __init__(self, rng):
        self.p = {"W": rng.normal(0, 0.6, (3, 16)), "b": np.zeros(16), "v": rng.normal(0, 0.3, (16, 1)), "c": np.zeros(1)}
        self.clear()

    def clear(self):
        self.g = {k: np.zeros_like(v) for k, v in self.p.items()}

    def accumulate(self, x, t):
        h = np.maximum(x @ self.p["W"] + self.p["b"], 0)
        q = 1 / (1 + np.exp(-(h @ self.p["v"] + self.p["c"])))
        d = (q - t) / len(t)
        dh = d @ self.p["v"].T * (h > 0)
        self.g["v"] += h.T @ d
        self.g["c"] += d.sum(0)
        self.g["W"] += x.T @ dh
        self.g["b"] += dh.sum(0)
        return -np.mean(t * np.log(q) + (1 - t) * np.log(1 - q))

    def apply(self, lr, count):
        for k in self.p:
            self.p[k] -= lr * self.g[k] / count
        self.clear()


rng = np.random.default_rng(7)
X = rng.normal(size=(160, 3))
T = (X[:, :1] * X[:, 1:2] > X[:, 2:] - 0.3).astype(float)
net = Net(rng)
for epoch in range(120):
    losses = []
    for i, rows in enumerate(np.split(rng.permutation(160), 16), start=1):
        losses.append(net.accumulate(X[rows], T[rows]))
        if i % 4 == 0:
            net.apply(0.5, 4)
    if epoch % 12 == 0:
        print(epoch, np.mean(losses))
