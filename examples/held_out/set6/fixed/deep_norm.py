import numpy as np

rng = np.random.default_rng(44)


class Fc:
    def __init__(self, n, m):
        self.p = {"W": rng.normal(0, np.sqrt(2 / n), (n, m))}

    def fwd(self, x, train):
        self.x = x
        return x @ self.p["W"]

    def bwd(self, d):
        self.g = {"W": self.x.T @ d}
        return d @ self.p["W"].T


class BatchNorm:
    def __init__(self, m):
        self.p = {"gamma": np.ones(m), "beta": np.zeros(m)}
        self.mean, self.var = np.zeros(m), np.ones(m)

    def fwd(self, x, train):
        if not train:
            return (x - self.mean) / np.sqrt(self.var + 1e-5) * self.p["gamma"] + self.p["beta"]
        mu, var = x.mean(axis=0), x.var(axis=0)
        self.mean = 0.9 * self.mean + 0.1 * mu
        self.var = 0.9 * self.var + 0.1 * var
        self.inv = 1 / np.sqrt(var + 1e-5)
        self.xhat = (x - mu) * self.inv
        return self.xhat * self.p["gamma"] + self.p["beta"]

    def bwd(self, d):
        self.g = {"gamma": (d * self.xhat).sum(axis=0), "beta": d.sum(axis=0)}
        n = d.shape[0]
        dx = d * self.p["gamma"]
        return self.inv / n * (n * dx - dx.sum(axis=0) - self.xhat * (dx * self.xhat).sum(axis=0))


class ReLU:
    p = {}

    def fwd(self, x, train):
        self.on = x > 0
        return x * self.on

    def bwd(self, d):
        return d * self.on


def data(n):
    x = rng.normal(size=(n, 6))
    k = (x[:, 0] * x[:, 1] > 0).astype(int) + 2 * (x[:, 2] > np.abs(x[:, 3]) - 0.5)
    return x * np.array([5, 0.2, 1, 1, 9, 3]) + 2, k


def block(n, m):
    return [Fc(n, m), BatchNorm(m), ReLU()]


net = block(6, 50) + block(50, 50) + block(50, 50) + [Fc(50, 4)]
x, k = data(3000)
xt, kt = data(400)
lr = 0.1
for epoch in range(40):
    perm, loss = rng.permutation(len(x)), []
    for idx in np.array_split(perm, 60):
        h = x[idx]
        for l in net:
            h = l.fwd(h, True)
        e = np.exp(h - h.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        loss.append(-np.log(p[np.arange(len(idx)), k[idx]] + 1e-12).mean())
        p[np.arange(len(idx)), k[idx]] -= 1
        d = p / len(idx)
        for l in net[::-1]:
            d = l.bwd(d)
        for l in net:
            for name in l.p:
                l.p[name] -= lr * l.g[name]
    if epoch % 4 == 3:
        h = xt
        for l in net:
            h = l.fwd(h, False)
        print("epoch %d loss %.4f test %.3f" % (epoch + 1, np.mean(loss), (h.argmax(1) == kt).mean()))
