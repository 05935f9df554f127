import numpy as np


def glyphs(n):
    """10 kinds of 5x5 ink pictures, ink between 0 and 1"""
    ink = np.random.RandomState(0).rand(10, 25) > 0.5
    k = np.random.randint(0, 10, n)
    return np.clip(ink[k] * 0.9 + np.random.rand(n, 25) * 0.25, 0, 1).T, k


def one_hot(k):
    Y = np.zeros((10, k.size))
    Y[k, np.arange(k.size)] = 1
    return Y


def init_params():
    # between -1 and 1
    W1 = np.random.rand(20, 25) * 2 - 1
    b1 = np.zeros((20, 1))
    W2 = np.random.rand(10, 20) * 2 - 1
    b2 = np.zeros((10, 1))
    return W1, b1, W2, b2


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    E = np.exp(Z2 - Z2.max(axis=0))
    return Z1, A1, E / E.sum(axis=0)


def backward_prop(Z1, A1, A2, W2, X, k):
    m = k.size
    dZ2 = A2 - one_hot(k)
    dW2 = dZ2.dot(A1.T) / m
    db2 = dZ2.sum(axis=1, keepdims=True) / m
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = dZ1.dot(X.T) / m
    db1 = dZ1.sum(axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2


def gradient_descent(X, k, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_prop(Z1, A1, A2, W2, X, k)
        W1 -= alpha * dW1
        b1 -= alpha * db1
        W2 -= alpha * dW2
        b2 -= alpha * db2
        if i % 300 == 0:
            print("Iteration:", i, "Accuracy:", np.mean(A2.argmax(0) == k), "Loss:", -np.log(A2[k, np.arange(k.size)] + 1e-12).mean())
    return W1, b1, W2, b2


X, k = glyphs(500)
gradient_descent(X, k, 0.1, 3000)
