import numpy as np


def hinge_objective(w, X, y, lam):
    return 0.5 * lam * w @ w + np.maximum(0, 1 - y * (X @ w)).mean()


def pegasos(X, y, lam=0.01, rounds=20000, seed=0):
    g = np.random.default_rng(seed)
    w = np.zeros(X.shape[1])
    for t in range(1, rounds + 1):
        i = g.integers(len(X))
        eta = 1 / (lam * t)
        violated = y[i] * (X[i] @ w) < 1
        w *= 1 - eta * lam
        if violated:
            w += eta * y[i] * X[i]
        # stay inside the ball
        w *= min(1, 1 / (np.sqrt(lam) * (np.linalg.norm(w) + 1e-12)))
        if t in (1, 10, 100, 1000, 5000, 10000, 20000):
            print(t, hinge_objective(w, X, y, lam))
    return w


g = np.random.default_rng(3)
y = np.repeat([1.0, -1.0], 150)
X = g.normal(size=(300, 2)) + 1.2 * y[:, None] * np.array([1, 0.5])
X = np.c_[X, np.ones(300)]
w = pegasos(X, y)
print("accuracy", np.mean(np.sign(X @ w) == y))
