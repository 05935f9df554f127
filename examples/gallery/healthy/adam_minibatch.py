import numpy as np

rng = np.random.default_rng(9)
X = rng.normal(size=(160, 4))
y = (np.abs(X[:, 0]) > np.abs(X[:, 1])).astype(int)

P = {"W1": rng.normal(0, .7, (4, 24)), "b1": np.zeros(24), "W2": rng.normal(0, .3, (24, 2)), "b2": np.zeros(2)}
M = {k: 0 * p for k, p in P.items()}
V = {k: 0 * p for k, p in P.items()}
t = 0


def forward_backward(x, y):
    h = np.maximum(x @ P["W1"] + P["b1"], 0)
    z = h @ P["W2"] + P["b2"]
    z = z - z.max(1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(1, keepdims=True))
    d = np.exp(logp)
    d[np.arange(len(y)), y] -= 1
    d /= len(y)
    dh = (d @ P["W2"].T) * (h > 0)
    return -logp[np.arange(len(y)), y].mean(), {"W1": x.T @ dh, "b1": dh.sum(0), "W2": h.T @ d, "b2": d.sum(0)}


for epoch in range(60):
    order = rng.permutation(len(X))
    losses = []
    for chunk in np.split(order, 8):
        loss, G = forward_backward(X[chunk], y[chunk])
        losses.append(loss)
        t += 1
        rate = 0.01 * np.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)
        for k in P:
            M[k] = 0.9 * M[k] + 0.1 * G[k]
            V[k] = 0.999 * V[k] + 0.001 * G[k] ** 2
            P[k] = P[k] - rate * M[k] / (np.sqrt(V[k]) + 1e-8)
    if epoch % 6 == 0:
        print("epoch", epoch, np.mean(losses))
