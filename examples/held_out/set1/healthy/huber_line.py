import numpy as np

rng = np.random.default_rng(1)
x = rng.uniform(-3, 3, 120)
y = 2 * x - 1 + rng.normal(0, 0.2, 120)
y[::10] += 15


def huber(r, d=1.0):
    small = np.abs(r) <= d
    return np.where(small, 0.5 * r ** 2, d * (np.abs(r) - 0.5 * d)).mean()


theta = (0.0, 0.0)
for i in range(400):
    a, b = theta
    r = a * x + b - y
    psi = np.clip(r, -1, 1)
    theta = (a - 0.1 * np.mean(psi * x), b - 0.1 * np.mean(psi))
    if i % 40 == 0:
        print(i, huber(r), theta)
