from math import sqrt

import numpy as np


def soft(a, t):
    return np.sign(a) * np.maximum(np.abs(a) - t, 0)


def fista(X, y, lam):
    n, d = X.shape
    L = np.linalg.norm(X, 2) ** 2 / n
    w = np.zeros(d)
    z, t = w.copy(), 1.0
    while True:
        grad = X.T @ (X @ z - y) / n
        new = soft(z - grad / L, lam / L)
        t_new = (1 + sqrt(1 + 4 * t * t)) / 2
        z = new + (t - 1) / t_new * (new - w)
        w, t = new, t_new
        yield w, 0.5 * np.mean((X @ w - y) ** 2) + lam * np.abs(w).sum()


rng = np.random.default_rng(64)
X = rng.normal(size=(150, 40))
truth = np.zeros(40)
truth[[3, 11, 25]] = [2.0, -1.5, 1.0]
y = X @ truth + 0.1 * rng.normal(size=150)
for k, (w, objective) in zip(range(120), fista(X, y, 0.05)):
    if k % 15 == 0:
        print(k, "objective %.5f" % objective, "not zero:", np.count_nonzero(w))
print("found", np.flatnonzero(w), w[np.flatnonzero(w)].round(2))
