import numpy as np

rng = np.random.default_rng(19)


def batchnorm_forward(x, gamma, beta, eps=1e-5):
    mu = np.mean(x, axis=0)
    var = np.var(x, axis=0)
    inv = 1 / np.sqrt(var + eps)
    xhat = (x - mu) * inv
    return gamma * xhat + beta, (xhat, gamma, inv), mu, var


def batchnorm_backward(dout, cache):
    xhat, gamma, inv = cache
    dbeta = dout.sum(axis=0)
    dgamma = (dout * xhat).sum(axis=0)
    dxhat = dout * gamma
    dx = inv * (dxhat - dxhat.mean(axis=0) - xhat * (dxhat * xhat).mean(axis=0))
    return dx, dgamma, dbeta


# stars, galaxies and quasars from five magnitudes of brightness
centre = rng.normal(18, 1.5, (3, 5))
k = rng.integers(0, 3, 900)
X = centre[k] + rng.normal(0, 0.8, (900, 5))
Xtest, ktest = X[700:], k[700:]
X, k = X[:700], k[:700]

W1 = rng.normal(0, 0.4, (5, 30))
gamma, beta = np.ones(30), np.zeros(30)
W2, b2 = rng.normal(0, 0.2, (30, 3)), np.zeros(3)
run_mu, run_var = np.zeros(30), np.ones(30)

for epoch in range(30):
    total = 0
    for rows in np.split(rng.permutation(700), 14):
        x, y = X[rows], k[rows]
        z = x @ W1                     # no bias, beta does it
        n, cache, mu, var = batchnorm_forward(z, gamma, beta)
        run_mu = 0.9 * run_mu + 0.1 * mu
        run_var = 0.9 * run_var + 0.1 * var
        h = np.maximum(n, 0)
        s = h @ W2 + b2
        p = np.exp(s - s.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        total += -np.log(p[np.arange(50), y]).sum()
        p[np.arange(50), y] -= 1
        p /= 50
        dn = p @ W2.T * (n > 0)
        dz, dgamma, dbeta = batchnorm_backward(dn, cache)
        W2 -= 0.05 * h.T @ p
        b2 -= 0.05 * p.sum(0)
        gamma -= 0.05 * dgamma
        beta -= 0.05 * dbeta
        W1 -= 0.05 * x.T @ dz
    if epoch % 3 == 2:
        h = np.maximum(gamma * (Xtest @ W1 - run_mu) / np.sqrt(run_var + 1e-5) + beta, 0)
        print("epoch", epoch + 1, "loss", round(total / 700, 4), "test", np.mean((h @ W2 + b2).argmax(1) == ktest))
