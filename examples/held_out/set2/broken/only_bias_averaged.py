import numpy as np


def initialize(dim):
    return np.zeros((dim, 1)), 0.0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def propagate(w, b, X, Y):
    m = X.shape[0]
    A = np.clip(sigmoid(np.dot(X, w) + b), 1e-9, 1 - 1e-9)
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.dot(X.T, A - Y)
    db = 1 / m * np.sum(A - Y)
    return {"dw": dw, "db": db}, cost


def optimize(w, b, X, Y, num_iterations, learning_rate):
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 25 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return w, b


def predict(w, b, X):
    return (sigmoid(X @ w + b) > 0.5).astype(int)


np.random.seed(1)
X = np.random.randn(400, 6)
noise = np.random.randn(400, 1)
Y = (X @ np.array([[1.0], [-1.0], [0.5], [0.0], [2.0], [0.3]]) + noise + 0.5 > 0).astype(float)

w, b = initialize(6)
w, b = optimize(w, b, X, Y, 300, 0.6)
print("train accuracy: {} %".format(100 - np.mean(np.abs(predict(w, b, X) - Y)) * 100))
