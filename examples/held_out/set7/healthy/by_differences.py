import numpy as np

rng = np.random.default_rng(13)
xs = np.linspace(-2, 2, 40)
ys = xs * np.exp(-xs ** 2) * 2
w = rng.normal(0, 1, 19)


def net(w, x):
    a, b, c, d = w[:6], w[6:12], w[12:18], w[18]
    return np.tanh(np.outer(x, a) + b) @ c + d


def loss(w):
    return np.mean((net(w, xs) - ys) ** 2)


def slope(f, w, h=1e-5):
    g = np.empty_like(w)
    for i in range(w.size):
        old = w[i]
        w[i] = old + h
        up = f(w)
        w[i] = old - h
        down = f(w)
        w[i] = old
        g[i] = (up - down) / (2 * h)
    return g


velocity = np.zeros_like(w)
for k in range(800):
    velocity = 0.9 * velocity - 0.05 * slope(loss, w)
    w += velocity
    if k % 80 == 0:
        print("step", k, "loss", loss(w))
