import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

rng = np.random.default_rng(28)
cross = np.eye(5) + np.eye(5)[::-1]
cross[2, 2] = 1
ring = np.ones((5, 5))
ring[1:4, 1:4] = 0
N = 120
label = rng.integers(0, 2, N)
pics = rng.normal(0, 0.4, (N, 10, 10))
for n in range(N):
    r, c = rng.integers(0, 6, 2)
    pics[n, r:r + 5, c:c + 5] += ring if label[n] else cross


def forward(p, x):
    win = sliding_window_view(x, (3, 3), axis=(1, 2)).reshape(len(x), 8, 8, 9)
    z = win @ p["k"] + p["kb"]
    f = np.maximum(z, 0).reshape(len(x), 2, 4, 2, 4, -1).mean(axis=(2, 4)).reshape(len(x), -1)
    return 1 / (1 + np.exp(-(f @ p["w"] + p["b"]))), (win, z, f)


def backward(p, out, t, cache):
    win, z, f = cache
    d = (out - t) / len(t)
    g = {"w": f.T @ d, "b": d.sum(0)}
    df = (d @ p["w"].T).reshape(len(t), 2, 1, 2, 1, -1) / 16
    dz = np.broadcast_to(df, (len(t), 2, 4, 2, 4, df.shape[-1])).reshape(z.shape) * (z > 0)
    g["k"] = win.reshape(-1, 9).T @ dz.reshape(-1, dz.shape[-1])
    g["kb"] = dz.sum(axis=(0, 1, 2))
    return g


p = {"k": rng.normal(0, 0.4, (9, 6)), "kb": np.zeros(6), "w": rng.normal(0, 0.3, (24, 1)), "b": np.zeros(1)}
speed = dict.fromkeys(p, 0)
t = label[:, None]
for it in range(181):
    out, cache = forward(p, pics)
    loss = -np.log(np.where(t == 1, out, 1 - out) + 1e-12).mean()
    g = backward(p, out, t, cache)
    for k in p:
        speed[k] = 0.9 * speed[k] + g[k]
        p[k] = p[k] - 0.15 * speed[k]
    if it % 30 == 0:
        print("it", it, "loss", loss, "right", ((out > 0.5) == t).mean())
