import numpy as np


def load(path):
    data = np.genfromtxt(path, delimiter=",", skip_header=1)
    return data[:, :4], data[:, 4:]


X, y = load("lifeboats.csv")
X = (X - X.mean(axis=0)) / X.std(axis=0)
print(len(X), "passengers,", int(y.sum()), "survived")

np.random.seed(3)
W1 = np.random.randn(4, 6) * 0.4
b1 = np.zeros(6)
W2 = np.random.randn(6, 1) * 0.4
b2 = np.zeros(1)
eta = 0.3

for epoch in range(1501):
    A1 = np.tanh(X @ W1 + b1)
    A2 = 1 / (1 + np.exp(-(A1 @ W2 + b2)))
    loss = -np.mean(y * np.log(A2) + (1 - y) * np.log(1 - A2))

    d2 = (A2 - y) / len(X)
    d1 = d2 @ W2.T * (1 - A1 ** 2)
    W2 -= eta * A1.T @ d2
    b2 -= eta * d2.sum(axis=0)
    W1 -= eta * X.T @ d1
    b1 -= eta * d1.sum(axis=0)
    if epoch % 150 == 0:
        print(f"{epoch:5d} loss {loss:.4f} accuracy {np.mean((A2 > 0.5) == y):.3f}")
