import numpy as np

rng = np.random.default_rng(53)
t = np.linspace(0, 10, 60)
counts = 5.0 * np.exp(-0.7 * t) + 1.2 + 0.05 * rng.normal(size=60)


def model(p):
    return p[0] * np.exp(-p[1] * t) + p[2]


def jacobian(p):
    e = np.exp(-p[1] * t)
    return np.stack([e, -p[0] * t * e, np.ones_like(t)], axis=1)


p = np.array([1.0, 0.1, 0.0])
mu = 1.0
loss = np.sum((model(p) - counts) ** 2)
for k in range(40):
    J = jacobian(p)
    r = model(p) - counts
    A = J.T @ J
    step = np.linalg.solve(A + mu * np.diag(np.diag(A)), -J.T @ r)
    trial = np.sum((model(p + step) - counts) ** 2)
    if trial < loss:
        p, loss, mu = p + step, trial, mu / 3
    else:
        mu *= 4
    if np.abs(step).max() < 1e-8:
        break
    if k % 3 == 0:
        print("k", k, "sum of squares", loss, "mu", mu)
print("amplitude, rate, ground:", p)
