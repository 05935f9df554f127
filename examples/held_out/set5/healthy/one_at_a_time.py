import numpy as np


# Ridge regression, one coefficient after the other; each one already sees the new values of the others.
def objective(rest, coef, lam):
    return 0.5 * rest @ rest + 0.5 * lam * coef @ coef


def coordinate_descent(A, t, lam, sweeps):
    coef = np.zeros(A.shape[1])
    rest = t.copy()
    sq = (A ** 2).sum(axis=0)
    for sweep in range(sweeps):
        for j in range(A.shape[1]):
            rest += A[:, j] * coef[j]
            coef[j] = A[:, j] @ rest / (sq[j] + lam)
            rest -= A[:, j] * coef[j]
        if sweep % 6 == 0:
            print("sweep", sweep, "objective", objective(rest, coef, lam))
    return coef


rng = np.random.RandomState(23)
A = rng.randn(200, 10) @ (np.eye(10) + 0.3 * rng.rand(10, 10))
truth = np.array([2, 0, -1, 0.5, 0, 0, 3, -2, 0, 1.0])
t = A @ truth + 0.3 * rng.randn(200)
found = coordinate_descent(A, t, lam=1.0, sweeps=60)
exact = np.linalg.solve(A.T @ A + np.eye(10), A.T @ t)
print("largest difference to the exact solution", np.abs(found - exact).max())
