import numpy as np


def huber(r, d=1.0):
    a = np.abs(r)
    return np.where(a <= d, 0.5 * r * r, d * (a - 0.5 * d)).mean()


def huber_slope(r, d=1.0):
    return np.clip(r, -d, d) / r.size


rng = np.random.default_rng()
x = rng.uniform(-1, 1, 150)
y = 2 * x ** 3 - x + 0.5 + rng.normal(0, 0.05, 150)
y[::15] += 20                     # a sensor that jumps
A = np.vander(x, 4, increasing=True)
theta = np.zeros(4)
lr0 = 1.5
for k in range(3000):
    lr = lr0 / (1 + k / 1000)
    r = A @ theta - y
    theta -= lr * A.T @ huber_slope(r)
    if k % 300 == 0:
        print(k, "lr %.3f" % lr, "huber %.4f" % huber(r), theta.round(2))
