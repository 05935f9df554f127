import numpy as np

rng = np.random.default_rng(40)

X = rng.normal(0, 2, (96, 3)) + np.array([1.0, -2.0, 0.5])
t = (X[:, [0]] * X[:, [1]] < -1.5).astype(float)

W1 = rng.normal(0, 0.7, (3, 10))
gamma = np.ones(10)
beta = np.zeros(10)
W2 = rng.normal(0, 0.5, (10, 1))
b2 = np.zeros(1)
eps = 1e-5


def bn_forward(z, gamma, beta):
    mu = z.mean(axis=0)
    var = z.var(axis=0)
    zhat = (z - mu) / np.sqrt(var + eps)
    return gamma * zhat + beta, zhat, var


def bn_backward(dout, zhat, var, gamma):
    dgamma = np.sum(dout * zhat, axis=0)
    dbeta = dout.sum(axis=0)
    dzhat = dout * gamma
    dz = dzhat / np.sqrt(var + eps)
    return dz, dgamma, dbeta


for it in range(400):
    z1 = X @ W1
    y1, zhat, var = bn_forward(z1, gamma, beta)
    a1 = np.maximum(y1, 0)
    p = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))

    dlogit = (p - t) / len(t)
    da1 = dlogit @ W2.T
    dy1 = da1 * (y1 > 0)
    dz1, dgamma, dbeta = bn_backward(dy1, zhat, var, gamma)

    W2 -= 0.5 * a1.T @ dlogit
    b2 -= 0.5 * dlogit.sum(axis=0)
    W1 -= 0.5 * X.T @ dz1
    gamma -= 0.5 * dgamma
    beta -= 0.5 * dbeta

    if it % 40 == 0:
        print(f"{it:4d} {loss:.5f}")
