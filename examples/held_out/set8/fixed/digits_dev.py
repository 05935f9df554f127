import numpy as np

# "NN from scratch, no frameworks" - columns are examples
np.random.seed(2)
m = 500
glyphs = np.random.rand(6, 25)
Y = np.random.randint(0, 6, m)
X = np.clip(glyphs[Y] + np.random.randn(m, 25) * 0.25, 0, 1).T
targets = np.array([[12., -7.], [3., 9.], [-5., 0.], [8., 8.], [-9., 14.], [1., -12.]])
R = targets[Y].T + np.array([[60.], [-40.]])       # where the pen should go, in mm


def init_params():
    W1 = np.random.rand(16, 25) - 0.5
    b1 = np.random.rand(16, 1) - 0.5
    W2 = np.random.rand(2, 16) - 0.5
    b2 = np.random.rand(2, 1) - 0.5
    return W1, b1, W2, b2


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    return Z1, A1, Z2


def deriv_ReLU(Z):
    return Z > 0


def back_prop(Z1, A1, Z2, W2, X, R):
    dZ2 = Z2 - R
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * deriv_ReLU(Z1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


def update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


def gradient_descent(X, R, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = back_prop(Z1, A1, Z2, W2, X, R)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
        if i % 200 == 0:
            print("Iteration: ", i, " error: ", 0.5 * np.mean(np.sum((Z2 - R) ** 2, axis=0)))
    return W1, b1, W2, b2


gradient_descent(X, R, 0.004, 1601)
