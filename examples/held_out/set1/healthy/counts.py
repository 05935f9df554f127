import numpy as np

np.random.seed(18)
n = 200
Z = np.c_[np.ones(n), np.random.uniform(-1, 1, (n, 2))]
counts = np.random.poisson(np.exp(Z @ np.array([0.5, 1.0, -0.7])))

beta = np.zeros(3)
for i in range(300):
    rate = np.exp(Z @ beta)
    beta = beta + 0.2 * Z.T @ (counts - rate) / n
    if i % 25 == 0:
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(counts > 0, counts * np.log(counts / rate), 0.0)
        print(i, "deviance", 2 * np.sum(part - (counts - rate)))
print(beta)
