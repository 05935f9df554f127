import numpy as np

rng = np.random.default_rng(27)
N, K = 400, 3
x = rng.uniform(-3, 3, N)
y = np.where(x < -1, -x - 2, np.where(x < 1, x, 3 - 2 * x)) + 0.1 * rng.normal(size=N)
F = np.stack([x, np.ones(N)], axis=1)
A = rng.normal(0, 0.5, (K, 2))       # experts
G = rng.normal(0, 0.5, (K, 2))       # gate
var = 0.05

for it in range(4001):
    s = F @ G.T
    g = np.exp(s - s.max(1, keepdims=True))
    g /= g.sum(1, keepdims=True)
    err = y[:, None] - F @ A.T
    like = g * np.exp(-0.5 * err ** 2 / var) / np.sqrt(2 * np.pi * var) + 1e-300
    nll = -np.log(like.sum(1)).mean()
    resp = like / like.sum(1, keepdims=True)
    dA = -np.einsum("nk,nk,nf->kf", resp, err / var, F) / N
    dG = np.einsum("nk,nf->kf", g - resp, F) / N
    A -= 0.01 * dA
    G -= 0.5 * dG
    if it % 400 == 0:
        mse = np.mean((y - (g * (F @ A.T)).sum(1)) ** 2)
        print("it", it, "nll %.4f" % nll, "mse %.4f" % mse)
