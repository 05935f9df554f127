import numpy as np


def soft(v, t):
    return np.sign(v) * np.maximum(np.abs(v) - t, 0)


rng = np.random.default_rng(12)
n, d = 120, 40
X = rng.normal(size=(n, d))
X -= X.mean(axis=0)
beta_true = np.zeros(d)
beta_true[[2, 7, 11, 30]] = [2.0, -1.5, 1.0, 3.0]
y = X @ beta_true + rng.normal(0, 0.4, n)
y -= y.mean()

lam = 0.1
step = 1 / np.linalg.eigvalsh(X.T @ X / n).max()
beta = np.zeros(d)
k = 0
while True:
    r = X @ beta - y
    objective = 0.5 * np.mean(r ** 2) + lam * np.abs(beta).sum()
    new = soft(beta - step * X.T @ r / n, step * lam)
    change = np.abs(new - beta).max()
    beta = new
    if k % 25 == 0:
        print(k, "objective", round(float(objective), 5), "zeros", int(np.sum(beta == 0)))
    k += 1
    if change < 1e-9 or k == 2000:
        break
print("iterations", k, "kept", np.flatnonzero(beta), beta[beta != 0].round(2))
