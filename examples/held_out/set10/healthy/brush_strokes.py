import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

rng = np.random.default_rng(35)


def pictures(n):
    """7 x 7 with a short stroke: lying, standing or slanted"""
    k = rng.integers(0, 3, n)
    x = rng.normal(0, 0.2, (n, 7, 7))
    for i in range(n):
        r, c = rng.integers(0, 5, 2)
        for j in range(3):
            if k[i] == 0:
                x[i, r, c + j] += 1
            elif k[i] == 1:
                x[i, r + j, c] += 1
            else:
                x[i, r + j, c + j] += 1
    return x, k


F = rng.normal(0, 0.3, (6, 3, 3))
fb = np.zeros(6)
W = rng.normal(0, 0.3, (6, 3))
b = np.zeros(3)
X, k = pictures(1000)
Xt, kt = pictures(300)


def forward(x):
    win = sliding_window_view(x, (3, 3), axis=(1, 2))          # n, 5, 5, 3, 3
    z = np.einsum("nijab,fab->nijf", win, F) + fb
    a = np.maximum(z, 0)
    pooled = a.mean(axis=(1, 2)) * 5
    s = pooled @ W + b
    e = np.exp(s - s.max(1, keepdims=True))
    return win, z, pooled, e / e.sum(1, keepdims=True)


for epoch in range(25):
    order, total = rng.permutation(1000), 0.0
    for rows in order.reshape(-1, 25):
        win, z, pooled, p = forward(X[rows])
        total -= np.log(p[np.arange(25), k[rows]]).sum()
        ds = p - np.eye(3)[k[rows]]
        ds /= 25
        dpool = ds @ W.T
        dz = np.broadcast_to(dpool[:, None, None, :] / 5, z.shape) * (z > 0)
        F -= 0.4 * np.einsum("nijab,nijf->fab", win, dz)
        fb -= 0.4 * dz.sum(axis=(0, 1, 2))
        W -= 0.4 * pooled.T @ ds
        b -= 0.4 * ds.sum(0)
    if epoch % 3 == 0:
        print("epoch", epoch, "loss", round(total / 1000, 4), "test", np.mean(forward(Xt)[3].argmax(1) == kt))
