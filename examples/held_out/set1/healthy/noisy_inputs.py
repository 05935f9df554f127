import itertools
import math

import numpy as np

rng = np.random.default_rng(23)
base = rng.normal(size=(40, 4))
labels = (base[:, 0] > base[:, 1]).astype(int) + 2 * (base[:, 2] > 0)


def stream():
    while True:
        rows = rng.integers(0, 40, 30)
        yield base[rows] + rng.normal(0, 0.1, (30, 4)), labels[rows]


W1, b1 = rng.normal(0, 0.6, (4, 20)), np.zeros(20)
W2, b2 = rng.normal(0, 0.4, (20, 4)), np.zeros(4)
total = 600
running = 0.0
for k, (x, y) in enumerate(itertools.islice(stream(), total)):
    lr = 0.25 * (1 + math.cos(math.pi * k / total)) + 1e-4
    h = np.tanh(x @ W1 + b1)
    s = h @ W2 + b2
    s -= s.max(1, keepdims=True)
    prob = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    running += -np.log(prob[np.arange(30), y]).mean()
    prob[np.arange(30), y] -= 1
    prob /= 30
    dh = prob @ W2.T * (1 - h * h)
    W2 -= lr * h.T @ prob
    b2 -= lr * prob.sum(0)
    W1 -= lr * x.T @ dh
    b1 -= lr * dh.sum(0)
    if (k + 1) % 60 == 0:
        print("steps", k + 1, "mean loss", running / 60)
        running = 0.0
