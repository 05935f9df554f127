import numpy as np


class Smoothed:
    def __init__(self, classes, units=24, smooth=0.1, seed=0):
        self.k, self.units, self.smooth = classes, units, smooth
        self.r = np.random.default_rng(seed)

    def fit(self, x, y, epochs=60, lr=0.05, mu=0.9):
        n, d = x.shape
        q = np.full((n, self.k), self.smooth / self.k)
        q[np.arange(n), y] += 1 - self.smooth
        self.p = [self.r.normal(0, np.sqrt(2 / d), (d, self.units)), np.zeros(self.units),
                  self.r.normal(0, np.sqrt(1 / self.units), (self.units, self.k)), np.zeros(self.k)]
        vel = [np.zeros_like(a) for a in self.p]
        for e in range(epochs):
            order = self.r.permutation(n)
            run = 0.0
            for i in range(0, n, 30):
                j = order[i:i + 30]
                h, logp = self.forward(x[j])
                run -= (q[j] * logp).sum()
                ds = (np.exp(logp) - q[j]) / len(j)
                dh = ds @ self.p[2].T * (h > 0)
                grads = [x[j].T @ dh, dh.sum(0), h.T @ ds, ds.sum(0)]
                for a, v, g in zip(self.p, vel, grads):
                    v *= mu
                    v -= lr * g
                    a += mu * v - lr * g
            if e % 10 == 9:
                print("epoch", e + 1, "loss", run / n, "floor", -(q[0] * np.log(q[0])).sum(), "acc", (self.predict(x) == y).mean())
        return self

    def forward(self, x):
        h = np.maximum(x @ self.p[0] + self.p[1], 0)
        s = h @ self.p[2] + self.p[3]
        s = s - s.max(1, keepdims=True)
        return h, s - np.log(np.exp(s).sum(1, keepdims=True))

    def predict(self, x):
        return self.forward(x)[1].argmax(1)


r = np.random.default_rng(8)
y = r.integers(0, 4, 600)
x = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]])[y] * [1.4, 1.0] + r.normal(0, 0.35, (600, 2))
Smoothed(4).fit(x, y)
