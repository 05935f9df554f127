import math

import numpy as np

# cosine annealing with warm restarts: the loss jumps up at every restart, that is intended
rng = np.random.default_rng(47)
X = rng.uniform(-1, 1, (256, 2))
Y = np.sin(4 * X[:, 0]) * np.cos(3 * X[:, 1])
Y = Y[:, None]
layers = [2, 48, 48, 1]
theta = [(rng.normal(0, math.sqrt(2 / i), (i, o)), np.zeros(o)) for i, o in zip(layers, layers[1:])]
period, start, top, best = 40, 0, 0.2, np.inf
for epoch in range(280):
    if epoch - start == period:
        start, period = epoch, period * 2
    rate = 0.002 + 0.5 * (top - 0.002) * (1 + math.cos(math.pi * (epoch - start) / period))
    total = 0
    for rows in np.array_split(rng.permutation(256), 8):
        acts = [X[rows]]
        for n, (W, b) in enumerate(theta):
            z = acts[-1] @ W + b
            acts.append(z if n == 2 else np.maximum(z, 0))
        err = acts[-1] - Y[rows]
        total += np.sum(err ** 2)
        d = 2 * err / len(rows)
        fresh = []
        for n in (2, 1, 0):
            W, b = theta[n]
            fresh.insert(0, (W - rate * acts[n].T @ d, b - rate * d.sum(0)))
            d = d @ W.T * (acts[n] > 0)
        theta = fresh
    best = min(best, total / 256)
    if epoch % 20 == 19:
        print("epoch", epoch + 1, "rate %.4f" % rate, "mse %.5f" % (total / 256), "best %.5f" % best)
