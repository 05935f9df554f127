import numpy as np

np.random.seed(77)


def bn_forward(x, gamma, beta, eps=1e-5):
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    xhat = (x - mu) / np.sqrt(var + eps)
    return gamma * xhat + beta, (xhat, gamma, var, eps)


def bn_backward(dout, cache):
    xhat, gamma, var, eps = cache
    m = dout.shape[0]
    dgamma = np.sum(dout * xhat, axis=0)
    dbeta = np.sum(dout, axis=0)
    dxhat = dout * gamma
    dx = (m * dxhat - dxhat.sum(axis=0) - xhat * np.sum(dxhat * xhat, axis=0)) / (m * np.sqrt(var + eps))
    return dx, dgamma, dbeta


params = dict(W1=np.random.randn(5, 12) * 3, gamma=np.ones(12), beta=np.zeros(12),
              W2=np.random.randn(12, 1) * 0.2, b2=np.zeros(1))
X = np.random.randn(250, 5) * [1, 10, 0.1, 5, 2]
target = (np.sin(X[:, 0]) + 0.05 * X[:, 1])[:, None]

for epoch in range(80):
    losses = []
    for rows in np.split(np.random.permutation(250), 5):
        x, t = X[rows], target[rows]
        z = x @ params["W1"]
        n, cache = bn_forward(z, params["gamma"], params["beta"])
        a = np.tanh(n)
        out = a @ params["W2"] + params["b2"]
        losses.append(np.mean((out - t) ** 2))
        dout = 2 * (out - t) / len(t)
        g = {"W2": a.T @ dout, "b2": dout.sum(axis=0)}
        dn = dout @ params["W2"].T * (1 - a ** 2)
        dz, g["gamma"], g["beta"] = bn_backward(dn, cache)
        g["W1"] = x.T @ dz
        for k, v in g.items():
            params[k] = params[k] - 0.1 * v
    if epoch % 8 == 0:
        print("epoch", epoch, np.mean(losses))
