import numpy as np

rng = np.random.default_rng(77)
N = 640
hour = rng.uniform(5, 24, N)
rain = rng.exponential(1.0, N) * (rng.random(N) < 0.4)
snow = (rng.random(N) < 0.12).astype(float)
stops = rng.integers(3, 30, N).astype(float)
rush = np.exp(-((hour - 14) / 4) ** 2)
delay = 0.5 + 0.15 * stops * (0.4 + rush) + 0.8 * rain + 3 * snow * rush + rng.normal(0, 0.15, N)

X = np.column_stack([hour, rain, snow, stops])
X = (X - X.mean(0)) / X.std(0)
y = delay.reshape(-1, 1)
y_mean, y_std = y.mean(), y.std()
y = (y - y_mean) / y_std

H = 32
W1 = rng.normal(0, np.sqrt(2 / 4), (4, H))
b1 = np.zeros(H)
W2 = rng.normal(0, np.sqrt(1 / H), (H, 1))
b2 = np.zeros(1)

lr = 0.05
decay = 0.95
batch = 20
for epoch in range(60):
    perm = rng.permutation(N)
    running = 0.0
    for start in range(0, N, batch):
        xb = X[perm[start:start + batch]]
        yb = y[perm[start:start + batch]]
        z1 = xb @ W1 + b1
        a1 = np.maximum(z1, 0)
        err = a1 @ W2 + b2 - yb
        running += (err ** 2).sum()

        g = 2 * err / len(xb)
        gh = g @ W2.T * (z1 > 0)
        W2 -= lr * a1.T @ g
        b2 -= lr * g.sum(0)
        W1 -= lr * xb.T @ gh
        b1 -= lr * gh.sum(0)
    lr *= decay
    if epoch % 6 == 0:
        print(f"epoch {epoch:3d}  mse {running / N:.4f}")

pred = np.maximum(X @ W1 + b1, 0) @ W2 + b2
print("mean absolute error in minutes:", np.abs(pred - y).mean() * y_std)
