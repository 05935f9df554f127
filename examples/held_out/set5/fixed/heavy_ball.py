import numpy as np


class MomentumNet:
    """Two-layer classifier trained with mini-batches and momentum."""

    def __init__(self, n_in, n_hidden, lr=0.05, mu=0.9, seed=0):
        rs = np.random.RandomState(seed)
        self.p = {
            "W1": rs.randn(n_in, n_hidden) / np.sqrt(n_in),
            "b1": np.zeros(n_hidden),
            "W2": rs.randn(n_hidden, 1) / np.sqrt(n_hidden),
            "b2": np.zeros(1),
        }
        self.v = {k: np.zeros_like(a) for k, a in self.p.items()}
        self.lr, self.mu, self.rs = lr, mu, rs

    def forward(self, X):
        p = self.p
        self.h = np.tanh(X @ p["W1"] + p["b1"])
        return 1 / (1 + np.exp(-(self.h @ p["W2"] + p["b2"])))

    def gradients(self, X, y):
        out = self.forward(X)
        d = (out - y) / X.shape[0]
        dh = (d @ self.p["W2"].T) * (1 - self.h ** 2)
        return {"W1": X.T @ dh, "b1": dh.sum(axis=0), "W2": self.h.T @ d, "b2": d.sum(axis=0)}

    def fit(self, X, y, epochs=150, batch=25):
        self.history = []
        for epoch in range(epochs):
            order = self.rs.permutation(len(X))
            for s in range(0, len(X), batch):
                idx = order[s:s + batch]
                g = self.gradients(X[idx], y[idx])
                for k in self.p:
                    self.v[k] = self.mu * self.v[k] - self.lr * g[k]
                    self.p[k] = self.p[k] + self.v[k]
            self.history.append(self.loss(X, y))
        return self

    def loss(self, X, y):
        q = np.clip(self.forward(X), 1e-12, 1 - 1e-12)
        return float(-np.mean(y * np.log(q) + (1 - y) * np.log(1 - q)))

    def score(self, X, y):
        return float(np.mean((self.forward(X) > 0.5) == (y > 0.5)))


rs = np.random.RandomState(12)
t = rs.uniform(0, np.pi, 250)
upper = np.c_[np.cos(t), np.sin(t)]
lower = np.c_[1 - np.cos(t), 0.4 - np.sin(t)]
X = np.vstack([upper, lower]) + 0.12 * rs.randn(500, 2)
y = np.r_[np.zeros(250), np.ones(250)].reshape(-1, 1)

net = MomentumNet(2, 12).fit(X, y)
for i, l in enumerate(net.history):
    if i % 25 == 0:
        print(f"epoch {i:3d}  loss {l:.4f}")
print("loss", net.history[-1], "accuracy", net.score(X, y))
