import numpy as np


def features(x, degree=9, stats=None):
    powers = np.vander(x, degree + 1, increasing=True)[:, 1:]
    stats = stats or (powers.mean(0), powers.std(0))
    return (powers - stats[0]) / stats[1], stats


# degree-9 polynomial, decay taken off the weights directly (not through the gradient), bias left alone
rng = np.random.default_rng(23)
x = np.sort(rng.uniform(-1, 1, 40))
y = np.cos(3 * x) + x + rng.normal(0, 0.1, 40)
x_new = rng.uniform(-1, 1, 200)
y_new = np.cos(3 * x_new) + x_new

Phi, stats = features(x)
Phi_new, _ = features(x_new, stats=stats)
w, b = np.zeros(9), 0.0
lr, decay = 0.002, 1e-4
for it in range(20001):
    r = Phi @ w + b - y
    if it % 2000 == 0:
        new = np.mean((Phi_new @ w + b - y_new) ** 2)
        print(f"{it:6d} squared error {r @ r:.5f}   |w| {np.abs(w).sum():.3f}   new points {new:.5f}")
    w = (1 - decay) * w - lr * Phi.T @ r          # half of the sum of squares
    b -= lr * r.sum()
