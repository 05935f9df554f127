import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

rng = np.random.default_rng(44)


def pictures(n):
    y = rng.integers(0, 2, n)
    x = rng.normal(0, 0.1, (n, 10, 10))
    hook = [np.array([[1, 1, 1], [0, 0, 1], [0, 0, 1]]), np.array([[1, 0, 0], [1, 0, 0], [1, 1, 1]])]
    for i in range(n):
        r, c = rng.integers(0, 8, 2)
        x[i, r:r + 3, c:c + 3] += hook[y[i]]
    return x, y


X, y = pictures(400)
K = rng.normal(0, 0.4, (4, 3, 3))
kb = np.zeros(4)
W = rng.normal(0, 0.1, (4 * 16, 2))
b = np.zeros(2)
lr = 0.3

for step in range(801):
    pick = rng.choice(400, 40, replace=False)
    win = sliding_window_view(X[pick], (3, 3), axis=(1, 2))
    z = np.einsum("nijab,kab->nkij", win, K) + kb[:, None, None]
    a = np.maximum(z, 0)
    blocks = a.reshape(40, 4, 4, 2, 4, 2)
    pooled = blocks.max(axis=(3, 5), keepdims=True)
    flat = pooled.reshape(40, -1)
    s = flat @ W + b
    p = np.exp(s - s.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(40), y[pick]]).mean()

    ds = p.copy()
    ds[np.arange(40), y[pick]] -= 1
    ds /= 40
    dflat = ds @ W.T
    mask = blocks == pooled
    dblocks = mask * dflat.reshape(pooled.shape)
    dz = dblocks.reshape(a.shape) * (z > 0)
    W -= lr * flat.T @ ds
    b -= lr * ds.sum(0)
    K -= lr * np.einsum("nkij,nijab->kab", dz, win)
    kb -= lr * dz.sum(axis=(0, 2, 3))
    if step % 80 == 0:
        print(f"step {step}: loss {loss:.4f}, right {np.mean(p.argmax(1) == y[pick]):.2f}")
