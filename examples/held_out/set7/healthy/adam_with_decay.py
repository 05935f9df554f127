import math

import numpy as np


def adamw(params, decay=0.02, b1=0.9, b2=0.99, eps=1e-8):
    state = [(np.zeros_like(p), np.zeros_like(p)) for p in params]
    count = 0

    def update(grads, lr):
        nonlocal count
        count += 1
        for p, g, (m, v) in zip(params, grads, state):
            m += (1 - b1) * (g - m)
            v += (1 - b2) * (g * g - v)
            if p.ndim > 1:
                p *= 1 - lr * decay
            p -= lr * (m / (1 - b1 ** count)) / (np.sqrt(v / (1 - b2 ** count)) + eps)
    return update


def rate(k, total, top=0.02, warm=50):
    if k < warm:
        return top * (k + 1) / warm
    return 0.5 * top * (1 + math.cos(math.pi * (k - warm) / (total - warm)))


rng = np.random.default_rng(1)
x = rng.uniform(-1, 1, (512, 2))
y = np.cos(5 * x[:, :1]) * x[:, 1:] + 0.5
W, b = rng.normal(0, 1.5, (2, 40)), rng.normal(0, 1, (1, 40))[0]
V, c = rng.normal(0, 0.1, (40, 1)), np.zeros(1)
update = adamw([W, b, V, c])
total = 2500
for k in range(total):
    rows = rng.choice(512, 64, replace=False)
    s = 1 / (1 + np.exp(-(x[rows] @ W + b)))
    e = s @ V + c - y[rows]
    d = 2 * e / len(rows)
    ds = d @ V.T * s * (1 - s)
    update([x[rows].T @ ds, ds.sum(0), s.T @ d, d.sum(0)], rate(k, total))
    if k % 250 == 249:
        print(k + 1, "rate %.5f" % rate(k, total), "batch mse %.5f" % np.mean(e ** 2))
