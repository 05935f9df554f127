import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def load(n=400, seed=30):
    """Two interleaved spirals."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, n)
    r = rng.uniform(0.3, 2.2, n)
    a = 2.0 * r + np.pi * labels
    X = np.stack([r * np.cos(a), r * np.sin(a)], axis=1) + rng.normal(0, 0.06, (n, 2))
    return X, labels.reshape(-1, 1)


def new_params(hidden, seed=2):
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(size=(2, hidden)),
        "b1": rng.normal(size=(1, hidden)),
        "W2": rng.normal(size=(hidden, 1)) / np.sqrt(hidden),
        "b2": np.zeros((1, 1)),
    }


def forward(X, p):
    H = np.tanh(X @ p["W1"] + p["b1"])
    return H, sigmoid(H @ p["W2"] + p["b2"])


def gradients(X, y, p):
    H, out = forward(X, p)
    d2 = (out - y) / len(X)
    d1 = d2 @ p["W2"].T * (1 - H * H)
    return {"W1": X.T @ d1, "b1": d1.sum(0, keepdims=True), "W2": H.T @ d2, "b2": d2.sum(0, keepdims=True)}


def loss(X, y, p):
    out = np.clip(forward(X, p)[1], 1e-9, 1 - 1e-9)
    return -np.mean(y * np.log(out) + (1 - y) * np.log(1 - out))


def accuracy(X, y, p):
    _, out = forward(X, p)
    preds = (out[:, 0] > 0.5).astype(int)
    return np.mean(preds == y.ravel())


X, y = load()
Xtr, ytr, Xte, yte = X[:300], y[:300], X[300:], y[300:]
params = new_params(24)
for epoch in range(4000):
    g = gradients(Xtr, ytr, params)
    for name in params:
        params[name] -= 0.6 * g[name]
    if epoch % 500 == 0:
        print(epoch, "loss", round(loss(Xtr, ytr, params), 4), "train acc", accuracy(Xtr, ytr, params))
print("end: loss", round(loss(Xtr, ytr, params), 4), "test acc", accuracy(Xte, yte, params))
