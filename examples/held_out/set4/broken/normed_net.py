import numpy as np

EPS = 1e-5


def bn_forward(z, gamma, beta):
    mu = z.mean(axis=0)
    var = z.var(axis=0)
    z_hat = (z - mu) / np.sqrt(var + EPS)
    return gamma * z_hat + beta, (z, z_hat, var, gamma)


def bn_backward(dout, cache):
    z, z_hat, var, gamma = cache
    n = dout.shape[0]
    dgamma = np.sum(dout * z, axis=0)
    dbeta = np.sum(dout, axis=0)
    dz_hat = dout * gamma
    dz = (dz_hat - dz_hat.mean(axis=0) - z_hat * (dz_hat * z_hat).mean(axis=0)) / np.sqrt(var + EPS)
    assert dz.shape == (n, len(gamma))
    return dz, dgamma, dbeta


def step(p, X, y, lr):
    z = X @ p["W1"]
    a, cache = bn_forward(z, p["gamma"], p["beta"])
    h = np.maximum(a, 0)
    out = h @ p["W2"] + p["b2"]
    diff = out - y
    g = {}
    d = 2 * diff / len(X)
    g["W2"] = h.T @ d
    g["b2"] = d.sum(axis=0)
    da = (d @ p["W2"].T) * (a > 0)
    dz, g["gamma"], g["beta"] = bn_backward(da, cache)
    g["W1"] = X.T @ dz
    for k in p:
        p[k] -= lr * g[k]
    return np.mean(diff ** 2)


rng = np.random.default_rng(36)
N = 400
X = np.column_stack([rng.uniform(0, 3, N), rng.normal(20, 1, N), rng.uniform(-4, 4, N)])
y = (np.sin(2 * X[:, 0]) + 0.5 * np.abs(X[:, 2]) - 0.3 * (X[:, 1] - 20)).reshape(-1, 1)
y = (y - y.mean()) / y.std()

p = {
    "W1": rng.normal(size=(3, 24)),
    "gamma": np.ones(24),
    "beta": np.zeros(24),
    "W2": rng.normal(size=(24, 1)) * np.sqrt(2 / 24),
    "b2": np.zeros(1),
}
for epoch in range(200):
    losses = [step(p, X[i], y[i], 0.02) for i in np.array_split(rng.permutation(N), 8)]
    if epoch % 20 == 0:
        print(f"epoch {epoch:3d}  mse {np.mean(losses):.4f}")
print("at the end", np.mean(losses), "gamma", np.abs(p["gamma"]).max().round(2))
