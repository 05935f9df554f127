import numpy as np

# problem set 1: logistic regression by gradient ASCENT on the log-likelihood, the number has to go up
rng = np.random.default_rng(22)
exam = rng.normal([60, 55], [15, 12], (120, 2))
passed = (exam @ [0.08, 0.11] - 10.8 + rng.logistic(0, 0.6, 120) > 0).astype(int)
Z = np.hstack([np.ones((120, 1)), (exam - exam.mean(axis=0)) / exam.std(axis=0)])


def hypothesis(theta):
    return 1 / (1 + np.exp(-Z @ theta))


def log_likelihood(theta):
    h = hypothesis(theta)
    return np.sum(passed * np.log(h) + (1 - passed) * np.log(1 - h))


theta = np.zeros(3)
ll_old = -np.inf
for it in range(5000):
    ll = log_likelihood(theta)
    if it % 25 == 0:
        print("iteration", it, "log-likelihood", ll)
    if ll - ll_old < 1e-7:
        break
    ll_old = ll
    theta += 0.01 * Z.T @ (passed - hypothesis(theta))
print("theta", theta.round(3), "correct", np.mean((hypothesis(theta) > 0.5) == passed))
