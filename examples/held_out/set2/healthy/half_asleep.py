import numpy as np

rng = np.random.default_rng(66)
keep = 0.8
centers = rng.normal(size=(4, 8)) * 1.3
y = rng.integers(0, 4, 320)
X = centers[y] + rng.normal(size=(320, 8))
Y = np.eye(4)[y]

W1, b1 = rng.normal(size=(8, 32)) * 0.35, np.zeros(32)
W2, b2 = rng.normal(size=(32, 4)) * 0.2, np.zeros(4)


def predict(x):
    return np.argmax(np.maximum(x @ W1 + b1, 0) @ W2 + b2, axis=1)


for epoch in range(40):
    perm = rng.permutation(len(X))
    epoch_loss = 0.0
    for s in range(0, len(X), 64):
        xb, yb = X[perm[s:s + 64]], Y[perm[s:s + 64]]
        h = np.maximum(xb @ W1 + b1, 0)
        mask = (rng.random(h.shape) < keep) / keep
        hd = h * mask
        z = hd @ W2 + b2
        z -= z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        epoch_loss -= np.sum(yb * logp)
        dz = (np.exp(logp) - yb) / len(yb)
        dh = dz @ W2.T * mask * (h > 0)
        W2 -= 0.2 * hd.T @ dz
        b2 -= 0.2 * dz.sum(axis=0)
        W1 -= 0.2 * xb.T @ dh
        b1 -= 0.2 * dh.sum(axis=0)
    if epoch % 4 == 0:
        print(f"epoch {epoch}: loss with dropout {epoch_loss / len(X):.4f}, accuracy {np.mean(predict(X) == y):.3f}")
