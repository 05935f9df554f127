import numpy as np

rng = np.random.RandomState(1)
X = rng.randn(100, 4)
y = (X[:, [0]] - 2 * X[:, [1]] + 0.5 * X[:, [2]] * X[:, [3]]) - 3.0

relu = lambda t: np.maximum(t, 0)

W1 = rng.randn(4, 10) * 0.5
W2 = rng.randn(10, 1) * 0.5
b1, b2 = np.zeros(10), np.zeros(1)
n_iter = 0

while True:
    h = relu(X @ W1 + b1)
    out = h @ W2 + b2
    mse = np.mean((out - y) ** 2)

    g_out = 2 * (out - y) / len(y)
    g_h = g_out @ W2.T * (h > 0)
    W2 -= 0.05 * h.T @ g_out
    b2 -= 0.05 * g_out.sum(0)
    W1 -= 0.05 * X.T @ g_h
    b1 -= 0.05 * g_h.sum(0)

    if n_iter % 100 == 0:
        print("iter", n_iter, "mse", mse)
    n_iter += 1
    if mse < 0.01 or n_iter == 1000:
        break
