import numpy as np

rng = np.random.default_rng(101)


def leaky(z):
    return np.where(z > 0, z, 0.05 * z)


def net(x, p, keep):
    z = x @ p["w"] + p["b"]
    mask = (rng.random(z.shape) < keep) / keep
    h = leaky(z) * mask
    out = 1 / (1 + np.exp(-(h @ p["u"] + p["c"])))
    return z, mask, h, out


def bce(t, o):
    o = np.clip(o, 1e-7, 1 - 1e-7)
    return -np.mean(t * np.log(o) + (1 - t) * np.log(1 - o))


x = rng.normal(size=(700, 2))
t = (x[:, :1] ** 2 + x[:, 1:] > 0.7).astype(float)
p = {"w": rng.normal(0, 0.8, (2, 60)), "b": np.zeros(60), "u": rng.normal(0, 0.2, (60, 1)), "c": np.zeros(1)}
for epoch in range(60):
    for rows in np.split(rng.permutation(600), 20):
        xb, tb = x[rows] + rng.normal(0, 0.03, (30, 2)), t[rows]
        z, mask, h, out = net(xb, p, 0.7)
        d = (out - tb) / 30
        dz = d @ p["u"].T * mask * np.where(z > 0, 1, 0.05)
        p["u"] -= 0.3 * h.T @ d
        p["c"] -= 0.3 * d.sum(0)
        p["w"] -= 0.3 * xb.T @ dz
        p["b"] -= 0.3 * dz.sum(0)
    if epoch % 10 == 9:
        o = net(x[600:], p, 1.0)[-1]
        print("epoch", epoch + 1, "last batch", bce(tb, out), "test", bce(t[600:], o), "right", ((o > 0.5) == t[600:]).mean())
