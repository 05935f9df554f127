import numpy as np

np.random.seed(30)


def tanh(z):
    return np.tanh(z)


def deriv_tanh(a):
    return 1 - a ** 2


def forward(X, W1, b1, W2, b2, W3, b3):
    Z1 = W1.dot(X) + b1
    A1 = tanh(Z1)
    Z2 = W2.dot(A1) + b2
    A2 = tanh(Z2)
    Z3 = W3.dot(A2) + b3
    return Z1, A1, Z2, A2, Z3


def backward(X, Y, Z1, A1, Z2, A2, Z3, W2, W3):
    m = X.shape[1]
    dZ3 = (Z3 - Y)
    dW3 = 1 / m * dZ3.dot(A2.T)
    db3 = 1 / m * np.sum(dZ3, axis=1, keepdims=True)
    dZ2 = W3.T.dot(dZ3) * deriv_tanh(A2)
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * deriv_tanh(A1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2, dW3, db3


def gradient_descent(X, Y, iterations, alpha):
    W1 = np.random.randn(10, 2); b1 = np.zeros((10, 1))
    W2 = np.random.randn(8, 10) * 0.4; b2 = np.zeros((8, 1))
    W3 = np.random.randn(1, 8) * 0.4; b3 = np.zeros((1, 1))
    for i in range(iterations):
        Z1, A1, Z2, A2, Z3 = forward(X, W1, b1, W2, b2, W3, b3)
        dW1, db1, dW2, db2, dW3, db3 = backward(X, Y, Z1, A1, Z2, A2, Z3, W2, W3)
        W1 = W1 - alpha * dW1
        b1 = b1 - alpha * db1
        W2 = W2 - alpha * dW2
        b2 = b2 - alpha * db2
        W3 = W3 - alpha * dW3
        b3 = b3 - alpha * db3
        if i % 200 == 0:
            print("Iteration:", i, " MSE/2:", np.mean((Z3 - Y) ** 2) / 2)


X = np.random.uniform(-1.5, 1.5, (2, 100))
Y = (X[0] ** 2 - np.cos(2 * X[1])).reshape(1, 100)
gradient_descent(X, Y, 2000, 0.1)
