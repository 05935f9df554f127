import copy

import numpy as np


def forward(P, x):
    h = np.tanh(x @ P["W"] + P["b"])
    return h, h @ P["V"] + P["c"]


def mse(P, x, y):
    return float(np.mean((forward(P, x)[1] - y) ** 2))


def fit(P, train, valid, lr=0.05, patience=300, most=20000):
    x, y = train
    best, keep, waited = np.inf, None, 0
    for epoch in range(most):
        h, out = forward(P, x)
        d = 2 * (out - y) / len(x)
        dh = d @ P["V"].T * (1 - h ** 2)
        for k, g in (("V", h.T @ d), ("c", d.sum(0)), ("W", x.T @ dh), ("b", dh.sum(0))):
            P[k] -= lr * g
        v = mse(P, *valid)
        if v < best:
            best, keep, waited = v, copy.deepcopy(P), 0
        else:
            waited += 1
        if epoch % 100 == 0:
            print("epoch", epoch, "train", round(mse(P, x, y), 4), "valid", round(v, 4))
        if waited >= patience:
            print("stop at", epoch)
            break
    P.update(keep)
    return best


g = np.random.default_rng(35)
x = g.uniform(-2, 2, (70, 1))
y = np.sin(2 * x) + g.normal(0, 0.2, x.shape)
P = {"W": g.normal(0, 2, (1, 40)), "b": g.normal(0, 1, 40), "V": g.normal(0, 0.3, (40, 1)), "c": np.zeros(1)}
best = fit(P, (x[:40], y[:40]), (x[40:], y[40:]))
print("best", best, "now", mse(P, x[40:], y[40:]))
