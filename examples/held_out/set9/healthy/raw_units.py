import numpy as np

rng = np.random.default_rng(37)


class Linear:
    def __init__(self, a, b):
        self.p = [rng.normal(0, 1 / np.sqrt(a), (a, b)), np.zeros(b)]

    def __call__(self, x):
        self.x = x
        return x @ self.p[0] + self.p[1]

    def back(self, d):
        return d @ self.p[0].T, [self.x.T @ d, d.sum(0)]


class LayerNorm:
    def __init__(self, n):
        self.p = [np.ones(n), np.zeros(n)]

    def __call__(self, x):
        c = x - x.mean(1, keepdims=True)
        self.inv = 1 / np.sqrt((c ** 2).mean(1, keepdims=True) + 1e-5)
        self.n = c * self.inv
        return self.n * self.p[0] + self.p[1]

    def back(self, d):
        g = d * self.p[0]
        dx = self.inv * (g - g.mean(1, keepdims=True) - self.n * (g * self.n).mean(1, keepdims=True))
        return dx, [(d * self.n).sum(0), d.sum(0)]


class Tanh:
    p = []

    def __call__(self, x):
        self.y = np.tanh(x)
        return self.y

    def back(self, d):
        return d * (1 - self.y ** 2), []


# cheese: fat %, water %, days of ripening / 10, salt % -> four sorts
y = rng.integers(0, 4, 500)
X = np.array([[28, 38, 12, 1.8], [22, 52, 2, 1.5], [30, 42, 4, 3.5], [24, 45, 8, 2.2]])[y] + rng.normal(0, 1, (500, 4)) * [2, 3, 1.2, 0.3]
X = X / 10
net = [Linear(4, 20), LayerNorm(20), Tanh(), Linear(20, 20), LayerNorm(20), Tanh(), Linear(20, 4)]
lr, decay = 0.05, 0.001
for epoch in range(61):
    order = rng.permutation(500)
    total = 0.0
    for s in range(0, 500, 25):
        rows = order[s:s + 25]
        out = X[rows]
        for layer in net:
            out = layer(out)
        out = out - out.max(1, keepdims=True)
        logp = out - np.log(np.exp(out).sum(1, keepdims=True))
        total -= logp[np.arange(25), y[rows]].sum()
        d = (np.exp(logp) - np.eye(4)[y[rows]]) / 25
        for layer in reversed(net):
            d, grads = layer.back(d)
            for w, g in zip(layer.p, grads):
                if w.ndim == 2:
                    w *= 1 - lr * decay
                w -= lr * g
    if epoch % 6 == 0:
        print(f"epoch {epoch:2d} loss {total / 500:.4f}")
