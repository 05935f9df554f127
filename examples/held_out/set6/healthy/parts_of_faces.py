import numpy as np


def nmf(V, k, iterations, rng):
    """V ~ W H with nothing negative, multiplicative updates, no learning rate"""
    n, m = V.shape
    W = rng.random((n, k)) + 0.1
    H = rng.random((k, m)) + 0.1
    for i in range(iterations):
        H *= (W.T @ V) / (W.T @ W @ H + 1e-12)
        W *= (V @ H.T) / (W @ H @ H.T + 1e-12)
        if i % (iterations // 10) == 0:
            yield i, W, H


rng = np.random.default_rng(11)
# "faces" of 8 x 8: each has some of five parts
parts = np.zeros((5, 8, 8))
parts[0, 1:3, 1:3] = 1      # left eye
parts[1, 1:3, 5:7] = 1      # right eye
parts[2, 3:5, 3:5] = 1      # nose
parts[3, 6, 1:7] = 1        # mouth
parts[4, 0, :] = 1          # hair
amount = rng.random((300, 5)) * (rng.random((300, 5)) < 0.6)
V = amount @ parts.reshape(5, 64) + 0.01 * rng.random((300, 64))
for i, W, H in nmf(V, 5, 10000, rng):
    print("iteration", i, "error", np.linalg.norm(V - W @ H).round(4), "relative", (np.linalg.norm(V - W @ H) / np.linalg.norm(V)).round(4))
found = H / np.linalg.norm(H, axis=1, keepdims=True)
real = parts.reshape(5, 64) / np.linalg.norm(parts.reshape(5, 64), axis=1, keepdims=True)
print("best match of each part", (found @ real.T).max(axis=0).round(3))
