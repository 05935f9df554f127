import numpy as np

np.random.seed(1)
keep_prob = 0.7


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(0, x)


def forward_with_dropout(X, params):
    W1, b1, W2, b2 = params
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    D1 = np.random.rand(*A1.shape) < keep_prob
    A1 = A1 * D1 / keep_prob
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    return A2, (Z1, D1, A1, A2)


def backward_with_dropout(X, Y, params, cache):
    m = X.shape[1]
    W1, b1, W2, b2 = params
    Z1, D1, A1, A2 = cache
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(W2.T, dZ2)
    dA1 = dA1 * D1 / keep_prob
    dZ1 = dA1 * (Z1 > 0)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2


def cost_fn(A2, Y):
    return -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))


X = np.random.randn(4, 200)
Y = ((X[0] * X[1] + X[2]) > 0).astype(float).reshape(1, -1)

params = [np.random.randn(20, 4) * 0.5, np.zeros((20, 1)), np.random.randn(1, 20) * 0.3, np.zeros((1, 1))]
for i in range(1500):
    A2, cache = forward_with_dropout(X, params)
    cost = cost_fn(A2, Y)
    grads = backward_with_dropout(X, Y, params, cache)
    params = [p - 0.3 * g for p, g in zip(params, grads)]
    if i % 150 == 0:
        print("Cost after iteration", i, ":", cost)
