import numpy as np

rng = np.random.default_rng(94)
basis = np.linalg.qr(rng.normal(size=(8, 8)))[0]
spread = np.array([3.0, 2.0, 1.2, 0.3, 0.2, 0.2, 0.1, 0.1])
samples = (rng.normal(size=(2000, 8)) * spread) @ basis.T


def error_of(W):
    """mean squared length of what three directions do not explain"""
    rest = samples - samples @ W.T @ W
    return np.mean(np.sum(rest ** 2, axis=1))


W = rng.normal(0, 0.1, (3, 8))
for epoch in range(6):
    eta = 0.005 / (1 + epoch)
    for x in samples:
        y = W @ x
        W += eta * (np.outer(y, x) - np.tril(np.outer(y, y)) @ W)
    print("epoch", epoch, "reconstruction error", error_of(W).round(4))
# the best that three directions can do
floor = (spread[3:] ** 2).sum()
print("floor", floor.round(4))
print("cosines", np.abs(np.diag(W @ basis[:, :3])) / np.linalg.norm(W, axis=1))
