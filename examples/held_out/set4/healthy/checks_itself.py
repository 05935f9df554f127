import numpy as np

rng = np.random.default_rng(52)
X = rng.normal(size=(200, 3))
y = (np.abs(X[:, 0]) + X[:, 1] > 1).astype(float)
P = {"W": rng.normal(size=(3, 9)), "b": rng.normal(size=9), "v": rng.normal(size=9) / 3, "c": np.zeros(1)}


def softplus(z):
    return np.logaddexp(0, z)


def loss_and_grads(p, X, y):
    z = X @ p["W"] + p["b"]
    h = softplus(z)
    s = h @ p["v"] + p["c"]
    loss = np.mean(softplus(s) - y * s)
    ds = (1 / (1 + np.exp(-s)) - y) / len(y)
    dz = np.outer(ds, p["v"]) / (1 + np.exp(-z))
    return loss, {"W": X.T @ dz, "b": dz.sum(0), "v": h.T @ ds, "c": ds.sum(keepdims=True)}


def check(p, X, y, eps=1e-5):
    _, grads = loss_and_grads(p, X, y)
    worst = 0.0
    for name, value in p.items():
        for idx in np.ndindex(value.shape):
            old = value[idx]
            value[idx] = old + eps
            up, _ = loss_and_grads(p, X, y)
            value[idx] = old - eps
            down, _ = loss_and_grads(p, X, y)
            value[idx] = old
            worst = max(worst, abs((up - down) / (2 * eps) - grads[name][idx]))
    return worst


worst = check(P, X[:20], y[:20])
print("largest difference to the numerical gradient:", worst)
assert worst < 1e-7
for epoch in range(3000):
    loss, grads = loss_and_grads(P, X, y)
    for name in P:
        P[name] -= 0.3 * grads[name]
    if epoch % 300 == 0:
        print(epoch, "loss", round(float(loss), 5))
print("still fine:", check(P, X[:20], y[:20]) < 1e-7, "loss", round(float(loss), 5))
