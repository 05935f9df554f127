import numpy as np


class BatchNorm:
    def __init__(self, n, momentum=0.9):
        self.gamma, self.beta = np.ones(n), np.zeros(n)
        self.mean, self.var, self.momentum = np.zeros(n), np.ones(n), momentum

    def __call__(self, z, training):
        if training:
            mu, var = z.mean(0), z.var(0)
            self.mean = self.momentum * self.mean + (1 - self.momentum) * mu
            self.var = self.momentum * self.var + (1 - self.momentum) * var
        else:
            mu, var = self.mean, self.var
        self.inv = 1 / np.sqrt(var + 1e-5)
        self.xhat = (z - mu) * self.inv
        return self.gamma * self.xhat + self.beta

    def back(self, d):
        self.dgamma, self.dbeta = (d * self.xhat).sum(0), d.sum(0)
        dx = d * self.gamma
        return self.inv * (dx - dx.mean(0) - self.xhat * (dx * self.xhat).mean(0))


rng = np.random.default_rng(83)
sizes = [2, 20, 20, 20]
Ws = [rng.normal(0, np.sqrt(2 / a), (a, b)) for a, b in zip(sizes, sizes[1:])]
bns = [BatchNorm(b) for b in sizes[1:]]
out_w, out_b = rng.normal(0, 0.2, (20, 1)), np.zeros(1)


def run(x, training):
    acts = [x]
    for W, bn in zip(Ws, bns):
        acts.append(np.maximum(bn(acts[-1] @ W, training), 0))
    return acts, 1 / (1 + np.exp(-(acts[-1] @ out_w + out_b)))


x = rng.uniform(-1, 1, (700, 2))
t = (np.sin(4 * x[:, :1]) * x[:, 1:] > 0).astype(float)
for epoch in range(60):
    total = 0.0
    for rows in np.array_split(rng.permutation(500), 10):
        acts, p = run(x[rows], True)
        total -= np.log(np.where(t[rows] == 1, p, 1 - p) + 1e-9).sum() / 500
        d = (p - t[rows]) / len(rows)
        gw, gb = acts[-1].T @ d, d.sum(0)
        d = d @ out_w.T
        for i in (2, 1, 0):
            d = bns[i].back(d * (acts[i + 1] > 0))
            gW = acts[i].T @ d
            d = d @ Ws[i].T
            Ws[i] -= 0.1 * gW
            bns[i].gamma -= 0.1 * bns[i].dgamma
            bns[i].beta -= 0.1 * bns[i].dbeta
        out_w -= 0.1 * gw
        out_b -= 0.1 * gb
    if epoch % 6 == 5:
        print("epoch", epoch + 1, "loss", round(float(total), 4), "test", ((run(x[500:], False)[1] > 0.5) == t[500:]).mean())
