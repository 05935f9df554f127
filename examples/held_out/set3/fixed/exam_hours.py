import numpy as np

# hours of study -> passed the exam or not
rng = np.random.default_rng(21)
hours = rng.uniform(5, 10, 240)
passed = (hours + rng.normal(0, 0.25, 240) > 7.4).astype(int)

X = (hours / 10).reshape(1, -1)
Y = passed.reshape(1, -1)
m = X.shape[1]


def init_params():
    W1 = 4 * (rng.random((6, 1)) - 0.5)
    b1 = np.zeros((6, 1))
    W2 = 4 * (rng.random((1, 6)) - 0.5)
    b2 = np.zeros((1, 1))
    return W1, b1, W2, b2


def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = 1 / (1 + np.exp(-Z2))
    return Z1, A1, Z2, A2


def backward_prop(Z1, A1, A2, W2, X, Y):
    dZ2 = A2 - Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


def update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


def gradient_descent(X, Y, alpha, iterations):
    W1, b1, W2, b2 = init_params()
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_prop(Z1, A1, A2, W2, X, Y)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
        if i % 500 == 0:
            cost = -np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
            print("Iteration:", i, "cost:", cost, "accuracy:", np.mean((A2 > 0.5) == Y))
    return W1, b1, W2, b2


W1, b1, W2, b2 = gradient_descent(X, Y, 0.5, 5000)
