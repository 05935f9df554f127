import numpy as np

rng = np.random.default_rng(51)
n = 500
income = rng.lognormal(3.4, 0.4, n)
debt = rng.gamma(2.0, 6.0, n)
years = rng.integers(0, 25, n)
true_logit = -1.0 + 0.14 * debt - 0.06 * income - 0.05 * years
default = (rng.random(n) < 1 / (1 + np.exp(-true_logit))).astype(int)

F = np.column_stack([income, debt, years])
F = (F - F.mean(0)) / F.std(0)
F = np.column_stack([np.ones(n), F])

theta = np.zeros(4)
step_size = 2e-3
likelihoods = []
for i in range(400):
    p = 1 / (1 + np.exp(-F @ theta))
    log_likelihood = np.sum(default * np.log(p) + (1 - default) * np.log(1 - p))
    likelihoods.append(log_likelihood)
    theta += step_size * F.T @ (default - p)

print("log-likelihood", [round(float(v), 2) for v in likelihoods[::40]])
print("theta", theta.round(3))
print("accuracy", np.mean((p > 0.5) == default), " always no:", 1 - default.mean())
