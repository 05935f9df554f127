import numpy as np

rng = np.random.default_rng()

# silhouettes of clothes, 8 x 8 pixels from 0 to 255: shirt, trousers, shoe
shirt = np.zeros((8, 8)); shirt[1:3, :] = 1; shirt[3:7, 2:6] = 1
trousers = np.zeros((8, 8)); trousers[1:7, 2:4] = 1; trousers[1:7, 5:7] = 1; trousers[1, 2:7] = 1
shoe = np.zeros((8, 8)); shoe[5:7, 1:7] = 1; shoe[3:5, 1:3] = 1
proto = np.stack([shirt, trousers, shoe]).reshape(3, 64)


def images(n):
    t = rng.integers(0, 3, n)
    pix = 255 * (0.7 * proto[t] * rng.uniform(0.5, 1, (n, 1)) + 0.3 * rng.random((n, 64)))
    return pix.astype(np.uint8), t


raw, t = images(600)
raw_test, t_test = images(200)
X = raw / 255.0
X_test = raw_test / 255.0
W = np.zeros((64, 3))
b = np.zeros(3)
lam = 1e-3

lr = 0.4
for epoch in range(40):
    for rows in np.array_split(rng.permutation(600), 20):
        scores = X[rows] @ W + b
        scores -= np.max(scores, axis=1, keepdims=True)
        P = np.exp(scores)
        P /= np.sum(P, axis=1, keepdims=True)
        P[np.arange(len(rows)), t[rows]] -= 1
        P /= len(rows)
        W -= lr * (X[rows].T @ P + 2 * lam * W)
        b -= lr * P.sum(axis=0)
    if epoch % 5 == 0:
        s = X @ W + b
        s -= s.max(1, keepdims=True)
        ce = np.mean(np.log(np.exp(s).sum(1)) - s[np.arange(600), t])
        loss = ce + lam * np.sum(W * W)
        test = np.mean((X_test @ W + b).argmax(1) == t_test)
        print(f"epoch {epoch} loss {loss:.4f} test {test:.3f}")
