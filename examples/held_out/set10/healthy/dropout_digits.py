import numpy as np

np.random.seed(99)

keep = 0.8
templates = np.random.rand(8, 49) > 0.6


def batch(n):
    k = np.random.randint(8, size=n)
    flipped = np.random.rand(n, 49) < 0.25
    return np.logical_xor(templates[k], flipped) * 2.0 - 1.0, k


W1 = np.random.randn(49, 64) / 7
W2 = np.random.randn(64, 8) / 8
c1, c2 = np.zeros(64), np.zeros(8)

for step in range(1, 1501):
    x, k = batch(32)
    mask = (np.random.rand(32, 64) < keep) / keep
    h = np.tanh(x @ W1 + c1)
    hd = h * mask
    s = hd @ W2 + c2
    s = np.exp(s - s.max(1)[:, None])
    p = s / s.sum(1)[:, None]
    loss = -np.log(p[range(32), k]).mean()

    p[range(32), k] -= 1
    p /= 32
    gh = p @ W2.T * mask * (1 - h * h)
    lr = 0.3 if step < 1000 else 0.03
    W2 -= lr * hd.T @ p
    c2 -= lr * p.sum(0)
    W1 -= lr * x.T @ gh
    c1 -= lr * gh.sum(0)

    if step % 150 == 0:
        xt, kt = batch(500)
        pred = (np.tanh(xt @ W1 + c1) @ W2 + c2).argmax(1)
        print("step", step, "loss", round(loss, 4), "fresh data right", (pred == kt).mean())
