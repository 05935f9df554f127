import numpy as np

rng = np.random.RandomState(77)
N = 200
Xdata = rng.uniform(0, 1, (N, 6))
lab = (Xdata[:, :3].sum(1) > 1.7).astype(int) + (Xdata[:, 3:].sum(1) > 1.4).astype(int)
X_train = Xdata.T
Y_train = lab


def init_params():
    W1 = rng.rand(10, 6) - 0.5
    b1 = rng.rand(10, 1) - 0.5
    W2 = rng.rand(3, 10) - 0.5
    b2 = rng.rand(3, 1) - 0.5
    return W1, b1, W2, b2


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = np.exp(Z2 - Z2.max(0)) / np.exp(Z2 - Z2.max(0)).sum(0)
    return Z1, A1, Z2, A2


def one_hot(Y):
    o = np.zeros((3, Y.size))
    o[Y, np.arange(Y.size)] = 1
    return o


def back_prop(Z1, A1, Z2, A2, W2, X, Y):
    dZ2 = A2 - one_hot(Y)
    dW2 = 1 / N * dZ2.dot(A1.T)
    db2 = 1 / N * dZ2.sum(1).reshape(-1, 1)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / N * dZ1.dot(X.T)
    db1 = 1 / N * dZ1.sum(1).reshape(-1, 1)
    return dW1, db1, dW2, db2


def update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


def gradient_descent(X, Y, iterations, alpha):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = back_prop(Z1, A1, Z2, A2, W2, X, Y)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
        if i % 100 == 0:
            print("Iteration: ", i, "acc", np.mean(A2.argmax(0) == Y))
    return W1, b1, W2, b2


gradient_descent(X_train, Y_train, 1000, 0.5)
