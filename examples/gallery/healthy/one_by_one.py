import random

import numpy as np

random.seed(3)


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


data = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
n_hidden = 3
w_hidden = [[random.uniform(-2, 2) for _ in range(3)] for _ in range(n_hidden)]   # last one is the bias
w_out = [random.uniform(-2, 2) for _ in range(n_hidden + 1)]
eta = 0.8

for epoch in range(1500):
    for x, t in data:
        xi = x + [1]
        h = [sig(sum(w * v for w, v in zip(row, xi))) for row in w_hidden] + [1.0]
        o = sig(sum(w * v for w, v in zip(w_out, h)))

        delta_o = (t - o) * o * (1 - o)
        delta_h = [delta_o * w_out[j] * h[j] * (1 - h[j]) for j in range(n_hidden)]

        for j in range(n_hidden + 1):
            w_out[j] += eta * delta_o * h[j]
        for j in range(n_hidden):
            for i in range(3):
                w_hidden[j][i] += eta * delta_h[j] * xi[i]

for x, t in data:
    h = [sig(sum(w * v for w, v in zip(row, x + [1]))) for row in w_hidden] + [1.0]
    print(x, t, round(sig(sum(w * v for w, v in zip(w_out, h))), 3))
