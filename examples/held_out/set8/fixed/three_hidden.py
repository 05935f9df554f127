import numpy as np

# Homework 5: network with three equal hidden layers, sigmoid output
np.random.seed(7)
X = np.random.uniform(-3, 3, (350, 2))
y = ((np.sin(X[:, 0] * 1.5) + np.cos(X[:, 1] * 1.5)) > 0).astype(float).reshape(-1, 1)

H = 16
W1 = np.random.randn(2, H) * np.sqrt(2 / 2)
W2 = np.random.randn(H, H) * np.sqrt(2 / H)
W3 = np.random.randn(H, H) * np.sqrt(2 / H)
W4 = np.random.randn(H, 1) * np.sqrt(2 / H)
b1 = np.zeros((1, H))
b2 = np.zeros((1, H))
b3 = np.zeros((1, H))
b4 = np.zeros((1, 1))


def relu(x):
    return np.maximum(0, x)


lr = 0.1
m = len(X)
for i in range(2001):
    # forward
    A1 = relu(X @ W1 + b1)
    A2 = relu(A1 @ W2 + b2)
    A3 = relu(A2 @ W3 + b3)
    yhat = 1 / (1 + np.exp(-(A3 @ W4 + b4)))
    loss = -np.mean(y * np.log(yhat + 1e-12) + (1 - y) * np.log(1 - yhat + 1e-12))

    # backward
    d4 = (yhat - y) / m
    d3 = d4 @ W4.T * (A3 > 0)
    d2 = d3 @ W3.T * (A2 > 0)
    d1 = d2 @ W2.T * (A1 > 0)
    dW4, db4 = A3.T @ d4, d4.sum(0, keepdims=True)
    dW3, db3 = A2.T @ d3, d3.sum(0, keepdims=True)
    dW2, db2 = A1.T @ d2, d2.sum(0, keepdims=True)
    dW1, db1 = X.T @ d1, d1.sum(0, keepdims=True)

    # update
    W1 -= lr * dW1
    b1 -= lr * db1
    W2 -= lr * dW2
    b2 -= lr * db2
    W3 -= lr * dW3
    b3 -= lr * db3
    W4 -= lr * dW4
    b4 -= lr * db4
    if i % 200 == 0:
        print("iter", i, "loss", loss, "accuracy", np.mean((yhat > 0.5) == y))
