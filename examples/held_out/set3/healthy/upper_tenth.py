import numpy as np

TAU = 0.9
rng = np.random.default_rng(16)
n = 600
x = rng.uniform(0, 4, n)
waiting = 3 + 1.5 * x + (0.5 + 0.5 * x) * rng.exponential(1.0, n)
A = np.column_stack([np.ones(n), x])


def pinball(residual):
    return np.mean(np.where(residual >= 0, TAU * residual, (TAU - 1) * residual))


def subgradient(residual):
    return -A.T @ np.where(residual >= 0, TAU, TAU - 1) / n


beta = np.zeros(2)
for t in range(1, 6001):
    residual = waiting - A @ beta
    beta -= 2.0 / np.sqrt(t) * subgradient(residual)
    if t % 600 == 0:
        print(f"{t:5d}  pinball loss {pinball(residual):.5f}  below the line {np.mean(residual < 0):.3f}")
print("line:", beta.round(3))
