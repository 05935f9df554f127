import numpy as np

np.random.seed(1)
N = 400
X = np.random.randn(N, 3)
y = (X @ np.array([2.0, -1.0, 0.5]) > 0).astype(float)
flip = np.random.rand(N) < 0.25
y[flip] = 1 - y[flip]

w = np.zeros(3)
b = 0.0
for epoch in range(300):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    w -= 0.5 * X.T @ (p - y) / N
    b -= 0.5 * np.mean(p - y)
    if epoch % 30 == 0:
        print("epoch", epoch, "loss", loss, "accuracy", np.mean((p > .5) == y))
