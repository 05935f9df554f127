import numpy as np

rng = np.random.RandomState(10)
X = rng.randn(6, 300)
X[0] *= 4
true_w = rng.randn(1, 6)
Y = (true_w @ X + 0.5 + 0.3 * rng.randn(1, 300) > 0).astype(float)


def prob(w, b):
    return 1 / (1 + np.exp(-(w @ X + b)))


def loss(w, b):
    P = np.clip(prob(w, b), 1e-10, 1 - 1e-10)
    return float(-(Y * np.log(P) + (1 - Y) * np.log(1 - P)).mean() + 0.5e-3 * (w ** 2).sum())


w, b = np.zeros((1, 6)), 0.0
vw, vb = np.zeros_like(w), 0.0
mu, lr = 0.9, 0.05
for it in range(500):
    ahead_w = w + mu * vw
    ahead_b = b + mu * vb
    D = (prob(ahead_w, ahead_b) - Y) / 300
    gw = D @ X.T + 1e-3 * ahead_w
    gb = D.sum()
    vw = mu * vw - lr * gw
    vb = mu * vb - lr * gb
    w = w + vw
    b = b + vb
    if it % 50 == 0:
        print("%4d  loss %.5f  right %.3f" % (it, loss(w, b), ((prob(w, b) > 0.5) == Y).mean()))
print("direction:", (true_w @ w.T / np.linalg.norm(true_w) / np.linalg.norm(w)).item())
