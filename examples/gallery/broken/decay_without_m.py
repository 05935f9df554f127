import numpy as np

np.random.seed(5)
lambd = 0.7


def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s


def compute_cost_with_regularization(A2, Y, W1, W2):
    m = Y.shape[1]
    cross_entropy = -(1 / m) * np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    L2 = lambd / (2 * m) * (np.sum(np.square(W1)) + np.sum(np.square(W2)))
    return cross_entropy + L2


def backward(X, Y, A1, A2, W1, W2):
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = 1 / m * np.dot(dZ2, A1.T) + lambd / m * W2
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(W2.T, dZ2) * (A1 > 0)
    dW1 = 1 / m * np.dot(dZ1, X.T) + lambd * W1
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


X = np.random.randn(2, 120)
Y = (X[0:1] ** 2 + X[1:2] ** 2 < 1.2).astype(float)

W1 = np.random.randn(12, 2)
b1 = np.zeros((12, 1))
W2 = np.random.randn(1, 12) * 0.3
b2 = np.zeros((1, 1))

costs = []
for i in range(2000):
    A1 = np.maximum(0, np.dot(W1, X) + b1)
    A2 = sigmoid(np.dot(W2, A1) + b2)
    cost = compute_cost_with_regularization(A2, Y, W1, W2)
    dW1, db1, dW2, db2 = backward(X, Y, A1, A2, W1, W2)
    W1 -= 0.3 * dW1
    b1 -= 0.3 * db1
    W2 -= 0.3 * dW2
    b2 -= 0.3 * db2
    if i % 200 == 0:
        costs.append(cost)
        print(i, cost)
