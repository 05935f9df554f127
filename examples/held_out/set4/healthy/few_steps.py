import numpy as np

rng = np.random.default_rng(27)
n = 800
age = rng.uniform(18, 80, n)
income = rng.lognormal(10, 0.4, n)
logit = -6 + 0.06 * age + 0.00009 * income
bought = (rng.random(n) < 1 / (1 + np.exp(-logit))).astype(float)
A = np.column_stack([np.ones(n), age, income])


def negative_log_likelihood(beta):
    z = A @ beta
    return np.sum(np.logaddexp(0, z) - bought * z)


beta = np.zeros(3)
print("start", negative_log_likelihood(beta))
for it in range(8):
    p = 1 / (1 + np.exp(-A @ beta))
    gradient = A.T @ (p - bought)
    hessian = (A * (p * (1 - p))[:, None]).T @ A
    beta = beta - np.linalg.solve(hessian, gradient)
    print("step", it + 1, "nll", round(float(negative_log_likelihood(beta)), 6), "beta", beta)
error = np.sqrt(np.diag(np.linalg.inv(hessian)))
print("standard errors", error)
print("right", np.mean((A @ beta > 0) == bought))
