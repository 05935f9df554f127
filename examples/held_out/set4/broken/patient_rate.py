import numpy as np

N = 500
ITERATIONS = 1500
LR = 0.00001


def sigmoid(z):
    """Logistic function."""
    return 1 / (1 + np.exp(-z))


def make(n):
    """Three features, of which two matter; examples are columns."""
    X = np.random.normal(size=(3, n))
    Y = (2 * X[0] - 1.5 * X[1] + 0.4 * np.random.normal(size=n) > 0.2).astype(float)
    return X, Y.reshape(1, n)


def propagate(w, b, X, Y):
    """Cost and gradients."""
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return cost, dw, db


def optimize(X, Y):
    """Gradient descent from zero."""
    w = np.zeros((X.shape[0], 1))
    b = 0.0
    for i in range(ITERATIONS):
        cost, dw, db = propagate(w, b, X, Y)
        w = w - LR * dw
        b = b - LR * db
        if i % 150 == 0:
            print("iteration", i, "cost", cost)
    return w, b, cost


X, Y = make(N)
w, b, cost = optimize(X, Y)
print("final cost", cost)
print("weights", w.ravel(), "bias", b)
