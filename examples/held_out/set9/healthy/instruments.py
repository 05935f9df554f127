import numpy as np

names = ["flute", "violin", "cello", "horn", "drum"]
profile = np.random.rand(5, 10) * np.linspace(1, 0.3, 10)
y = np.random.randint(5, size=600)
X = profile[y] + 0.15 * np.random.randn(600, 10)
X -= X.mean(axis=0)

W = np.zeros((10, 5))
b = np.zeros(5)
vW = np.zeros_like(W)
vb = np.zeros_like(b)
rows = np.arange(50)

for t in range(1500):
    pick = np.random.randint(600, size=50)
    xb, yb = X[pick], y[pick]

    scores = xb @ W + b
    scores -= scores.max(axis=1)[:, np.newaxis]
    p = np.exp(scores)
    p /= p.sum(axis=1)[:, np.newaxis]
    loss = -np.log(p[rows, yb]).mean()

    p[rows, yb] -= 1
    p /= 50
    vW = 0.9 * vW + xb.T @ p
    vb = 0.9 * vb + p.sum(axis=0)
    W -= 0.3 * vW
    b -= 0.3 * vb

    if t % 150 == 0:
        right = np.mean(np.argmax(X @ W + b, axis=1) == y)
        print("step", t, "loss", loss, "accuracy", right)

confused = [names[k] for k in range(5) if np.mean(np.argmax(X[y == k] @ W + b, axis=1) == k) < 0.9]
print("often confused:", confused or "none")
