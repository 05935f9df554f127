import numpy as np


def data(n=200, *, wild=15, seed=9):
    g = np.random.default_rng(seed)
    x = np.sort(g.uniform(-3, 3, n))
    y = 2 * np.tanh(x) - 0.5 * x + g.normal(0, 0.1, n)
    y[g.choice(n, wild, replace=False)] += g.normal(0, 15, wild)
    return x[:, None], y[:, None]


def huber(r, *, delta=0.5):
    a = np.abs(r)
    return np.where(a <= delta, 0.5 * a ** 2, delta * (a - 0.5 * delta)).mean()


slope = lambda r, delta=0.5: np.clip(r, -delta, delta)


def step(params, x, y, *, lr):
    W, b, V, c = params
    h = np.tanh(x @ W + b)
    r = h @ V + c - y
    d = slope(r) / len(x)
    dz = d @ V.T * (1 - h ** 2)
    new = (W - lr * x.T @ dz, b - lr * dz.sum(0), V - lr * h.T @ d, c - lr * d.sum(0))
    return new, huber(r), np.median(np.abs(r))


x, y = data()
g = np.random.default_rng(2)
params = (g.normal(size=(1, 12)), g.normal(size=12), g.normal(size=(12, 1)) * 0.3, np.zeros(1))
for i in range(3000):
    params, loss, typical = step(params, x, y, lr=0.3)
    if i % 300 == 0:
        print(i, "huber", loss.round(5), "median error", typical.round(4))
print("last", loss, typical)
