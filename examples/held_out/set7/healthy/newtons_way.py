import numpy as np

rng = np.random.default_rng(99)
n = 250
X = np.column_stack([np.ones(n), rng.normal(50, 12, n), rng.normal(7, 2, n)])
true = np.array([-6.0, 0.08, 0.3])     # intercept, age, hours of sleep
y = (rng.random(n) < 1 / (1 + np.exp(-X @ true))).astype(float)

beta = np.zeros(3)
for iteration in range(8):
    eta = X @ beta
    mu = 1 / (1 + np.exp(-eta))
    nll = np.sum(np.logaddexp(0, eta) - y * eta)
    gradient = X.T @ (mu - y)
    hessian = X.T @ (X * (mu * (1 - mu))[:, None]) + 1e-9 * np.eye(3)
    beta = beta - np.linalg.solve(hessian, gradient)
    print(iteration, "nll", nll, "largest slope", np.abs(gradient).max())
    if np.abs(gradient).max() < 1e-9:
        break
print("beta", beta, "right", np.mean((X @ beta > 0) == y))

# standard errors from the last Hessian
errors = np.sqrt(np.diag(np.linalg.inv(hessian)))
for name, value, error in zip(("one", "age", "sleep"), beta, errors):
    print(f"{name:6s} {value:8.4f} +- {error:.4f}")
