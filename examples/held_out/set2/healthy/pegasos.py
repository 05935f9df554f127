import numpy as np

np.random.seed(27)
N, lam = 200, 0.05
X = np.random.randn(N, 4)
y = np.sign(X @ [1.0, -1.0, 2.0, 0.5] + 0.3 * np.random.randn(N))

w = np.zeros(4)
objective = []
for t in range(1, 3001):
    i = np.random.randint(N)
    eta = 1.0 / (lam * (t + 20))
    inside = y[i] * (w @ X[i]) < 1
    w = (1 - eta * lam) * w
    if inside:
        w = w + eta * y[i] * X[i]
    if t % 300 == 0 or t == 1:
        objective.append(0.5 * lam * w @ w + np.maximum(0, 1 - y * (X @ w)).mean())
        print(t, round(objective[-1], 4), "accuracy", np.mean(np.sign(X @ w) == y))
