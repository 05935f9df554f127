import numpy as np

rng = np.random.default_rng(71)
KEEP = 0.8


def dropout(values, keep=KEEP):
    mask = rng.random(values.shape) < keep
    return values * mask / keep, mask


def forward(x, p):
    hidden = np.maximum(x @ p["W"] + p["b"], 0)
    dropped, mask = dropout(hidden)
    return hidden, mask, dropped, dropped @ p["V"] + p["c"]


def backward(x, hidden, mask, dropped, d_out, p):
    grads = {"V": dropped.T @ d_out, "c": d_out.sum(0)}
    d_hidden = d_out @ p["V"].T
    d_hidden = d_hidden * mask / KEEP
    d_hidden = d_hidden * (hidden > 0)
    grads["W"] = x.T @ d_hidden
    grads["b"] = d_hidden.sum(0)
    return grads


x = rng.uniform(-1, 1, (120, 3))
y = np.abs(x[:, :1]) - x[:, 1:2] * x[:, 2:]
p = {"W": rng.normal(0, 0.8, (3, 30)), "b": np.zeros(30), "V": rng.normal(0, 0.2, (30, 1)), "c": np.zeros(1)}
average = None
for epoch in range(1500):
    hidden, mask, dropped, out = forward(x, p)
    mse = np.mean((out - y) ** 2)
    average = mse if average is None else 0.95 * average + 0.05 * mse
    g = backward(x, hidden, mask, dropped, 2 * (out - y) / len(y), p)
    for name in p:
        p[name] -= 0.05 * g[name]
    if epoch % 150 == 0:
        print(epoch, average)
