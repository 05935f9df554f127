import numpy as np

rng = np.random.default_rng()

# two outputs (rain, wind) from six stations, linear; compared with the exact answer
A = rng.normal(size=(6, 2))
X = rng.normal(size=(400, 6)) @ np.diag([1, 1, 0.8, 0.8, 0.6, 0.6])
Y = X @ A + np.array([2.0, -1.0]) + rng.normal(0, 0.3, (400, 2))
Xb = np.hstack([X, np.ones((400, 1))])

theta = np.zeros((7, 2))
low, high, period = 0.005, 0.3, 40


def cyclic(step):
    pos = step % period
    up = pos / (period / 2)
    return low + (high - low) * (up if up <= 1 else 2 - up)


def batches(size):
    while True:
        perm = rng.permutation(400)
        for s in range(0, 400 - size + 1, size):
            yield perm[s:s + size]


feed = batches(64)
for step in range(601):
    rows = next(feed)
    residual = Xb[rows] @ theta - Y[rows]
    loss = 0.5 * np.mean(np.sum(residual ** 2, axis=1))
    theta -= cyclic(step) * Xb[rows].T @ residual / len(rows)
    if step % 60 == 0:
        print("step", step, "rate %.3f" % cyclic(step), "loss %.4f" % loss)

exact, *_ = np.linalg.lstsq(Xb, Y, rcond=None)
print("distance to the exact answer:", np.abs(theta - exact).max().round(4))
