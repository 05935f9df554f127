import numpy as np

rng = np.random.default_rng(15)
n = 400
y = rng.choice([-1, 1], n)
X = rng.normal(0, 0.8, (n, 5)) + y[:, None] * np.array([1.0, -0.5, 0.3, 0, 0])
X = np.hstack([X, np.ones((n, 1))])
lam = 0.01


def objective(w):
    return lam / 2 * w @ w + np.maximum(0, 1 - y * (X @ w)).mean()


w = np.zeros(6)
average = np.zeros(6)
for t in range(1, 20001):
    i = rng.integers(n)
    eta = 1 / (lam * t)
    inside = y[i] * (X[i] @ w) < 1
    w *= 1 - eta * lam
    if inside:
        w += eta * y[i] * X[i]
    size = np.linalg.norm(w)
    w *= min(1, 1 / (np.sqrt(lam) * size + 1e-12))
    average += (w - average) / t
    if t % 2000 == 0:
        print(f"{t:6d}  last {objective(w):.4f}  average {objective(average):.4f}  right {np.mean(np.sign(X @ average) == y):.3f}")
