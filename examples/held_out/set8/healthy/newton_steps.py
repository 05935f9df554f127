import numpy as np

# logistic regression by Newton's method: few steps, no learning rate
rng = np.random.default_rng(90)
A = np.column_stack([np.ones(300), rng.normal(size=(300, 3))])
truth = np.array([-0.4, 1.5, -2.0, 0.3])
y = (rng.random(300) < 1 / (1 + np.exp(-A @ truth))).astype(float)
RIDGE = 0.01


def probability(beta):
    return 1 / (1 + np.exp(-A @ beta))


def objective(beta):
    p = probability(beta)
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum() + 0.5 * RIDGE * beta @ beta


beta = np.zeros(4)
for k in range(8):
    p = probability(beta)
    gradient = A.T @ (p - y) + RIDGE * beta
    hessian = A.T @ (A * (p * (1 - p))[:, None]) + RIDGE * np.eye(4)
    print("iteration", k, "objective", objective(beta).round(6), "|gradient|", np.abs(gradient).max().round(8))
    beta = beta - np.linalg.solve(hessian, gradient)
print("beta", beta.round(2), "truth", truth)
