import numpy as np

np.random.seed(0)

# sepal length, sepal width, petal length, petal width of three species, 50 of each
means = [[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]]
stds = [[0.35, 0.38, 0.17, 0.1], [0.52, 0.31, 0.47, 0.2], [0.64, 0.32, 0.55, 0.27]]
X = np.vstack([np.random.normal(mu, sd, (50, 4)) for mu, sd in zip(means, stds)])
species = np.repeat([0, 1, 2], 50)
X = (X - X.mean(0)) / X.std(0)
y = (species == 2).astype(int).reshape(-1, 1)      # is it virginica?


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


w1 = np.random.randn(4, 5) * 0.3
b1 = np.zeros((1, 5))
w2 = np.random.randn(5, 1) * 0.3
b2 = np.zeros((1, 1))
lr = 0.3
m = X.shape[0]

for epoch in range(2001):
    # forward
    a1 = np.tanh(X @ w1 + b1)
    a2 = sigmoid(a1 @ w2 + b2)
    loss = -np.mean(y * np.log(a2 + 1e-9) + (1 - y) * np.log(1 - a2 + 1e-9))

    # backward
    dz2 = a2 - y
    dw2 = a1.T @ dz2 / m
    db2 = dz2.sum(axis=0, keepdims=True) / m
    dz1 = dz2 @ w2.T * (1 - a1 ** 2)
    dw1 = X.T @ dz1 / m
    db1 = dz1.sum(axis=0, keepdims=True) / m

    w2 -= lr * dw2
    b2 -= lr * db2
    w1 -= lr * dw1
    b1 -= lr * db1

    if epoch % 250 == 0:
        acc = np.mean((a2 > 0.5).astype(int) == y)
        print("epoch", epoch, "loss", round(loss, 4), "acc", round(acc, 3))
