import numpy as np

rng = np.random.default_rng(55)

# rooms, floor, minutes to the station, year of the last renovation -> rent per month
n = 240
rooms = rng.integers(1, 6, n)
floor = rng.integers(0, 9, n)
walk = rng.uniform(1, 25, n)
year = rng.integers(1975, 2023, n)
rent = 220 + 190 * rooms + 8 * floor - 11 * walk + 3.5 * (year - 1975) + rng.normal(0, 40, n)

X = np.column_stack([rooms, floor, walk, year]).astype(float)
X = (X - X.mean(0)) / X.std(0)
X = np.c_[np.ones(n), X]
y = rent / 100


def predict(X, w):
    return X @ w


def loss_and_grad(X, y, w):
    e = predict(X, w) - y
    return e @ e / len(y), 2 * X.T @ e / len(y)


w = rng.normal(size=5) * 0.01
v = np.zeros(5)
lr, mu = 0.01, 0.9
for epoch in range(60):
    idx = rng.permutation(n)
    for start in range(0, n, 24):
        batch = idx[start:start + 24]
        loss, grad = loss_and_grad(X[batch], y[batch], w)
        v = mu * v - lr * grad
        w = w + v
    if epoch % 6 == 5:
        print("epoch", epoch + 1, "loss", loss_and_grad(X, y, w)[0])
print("weights", w)
