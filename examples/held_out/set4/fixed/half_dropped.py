from collections import namedtuple
import numpy as np

Params = namedtuple("Params", "W1 b1 W2 b2")
KEEP = 0.5


def one_step(params, x, t, rng, lr):
    W1, b1, W2, b2 = params
    H = np.maximum(x @ W1 + b1, 0)
    mask = (rng.random(H.shape) < KEEP) / KEEP
    D = H * mask
    out = D @ W2 + b2
    diff = out - t
    loss = np.mean(diff ** 2)
    g = 2 * diff / len(x)
    gW2, gb2 = D.T @ g, g.sum(0)
    dH = g @ W2.T * mask
    dH = dH * (H > 0)
    gW1, gb1 = x.T @ dH, dH.sum(0)
    return Params(W1 - lr * gW1, b1 - lr * gb1, W2 - lr * gW2, b2 - lr * gb2), loss


def predict(params, x):
    return np.maximum(x @ params.W1 + params.b1, 0) @ params.W2 + params.b2


def batches(x, t, rng, size=50):
    order = rng.permutation(len(x))
    for k in range(0, len(x), size):
        yield x[order[k:k + size]], t[order[k:k + size]]


def target(x):
    return np.abs(x[:, :1]) + np.maximum(x[:, 1:2] - x[:, 2:], 0) - 1


rng = np.random.default_rng(9)
x, x_val = rng.normal(size=(500, 3)), rng.normal(size=(200, 3))
t, t_val = target(x), target(x_val)
HIDDEN = 12
params = Params(rng.normal(size=(3, HIDDEN)) * np.sqrt(2 / 3), np.zeros(HIDDEN),
                rng.normal(size=(HIDDEN, 1)) * np.sqrt(1 / HIDDEN), np.zeros(1))
for epoch in range(300):
    losses = []
    for xb, tb in batches(x, t, rng):
        params, loss = one_step(params, xb, tb, rng, lr=0.03)
        losses.append(loss)
    if epoch % 30 == 0:
        val = np.mean((predict(params, x_val) - t_val) ** 2)
        print(f"epoch {epoch:3d} train {np.mean(losses):.4f} validation {val:.4f}")
print("validation at the end", np.mean((predict(params, x_val) - t_val) ** 2), "target variance", t_val.var())
