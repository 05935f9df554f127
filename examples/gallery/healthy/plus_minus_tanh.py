import numpy as np

rng = np.random.RandomState(0)
X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], dtype=float)
y = np.array([[-1], [1], [1], [-1]], dtype=float)

W = rng.randn(2, 5)
bW = np.zeros((1, 5))
V = rng.randn(5, 1)
bV = np.zeros((1, 1))

for i in range(2000):
    h = np.tanh(X @ W + bW)
    out = np.tanh(h @ V + bV)
    error = y - out
    d_out = error * (1 - out ** 2)
    d_h = d_out @ V.T * (1 - h ** 2)
    V += 0.1 * h.T @ d_out
    bV += 0.1 * d_out.sum(axis=0)
    W += 0.1 * X.T @ d_h
    bW += 0.1 * d_h.sum(axis=0)
    if i % 200 == 0:
        print("mean |error|", np.abs(error).mean())
