import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward_propagation(X, parameters):
    W1, b1, W2, b2, W3, b3 = (parameters[k] for k in ("W1", "b1", "W2", "b2", "W3", "b3"))
    A1 = np.tanh(np.dot(W1, X) + b1)
    A2 = np.tanh(np.dot(W2, A1) + b2)
    A3 = sigmoid(np.dot(W3, A2) + b3)
    return A3, (A1, A2)


def compute_cost_with_regularization(A3, Y, parameters, lambd):
    m = Y.shape[1]
    cross_entropy = -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3)) / m
    squares = sum(np.sum(np.square(parameters[k])) for k in ("W1", "W2", "W3"))
    return cross_entropy + lambd / (2 * m) * squares


def backward_propagation_with_regularization(X, Y, A3, cache, parameters, lambd):
    m = X.shape[1]
    A1, A2 = cache
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    dZ3 = A3 - Y
    dW3 = 1. / m * np.dot(dZ3, A2.T) + lambd / m * W3
    db3 = 1. / m * np.sum(dZ3, axis=1, keepdims=True)
    dZ2 = np.dot(W3.T, dZ3) * (1 - A2 ** 2)
    dW2 = 1. / m * np.dot(dZ2, A1.T) + lambd / m * W2
    db2 = 1. / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(W2.T, dZ2) * (1 - A1 ** 2)
    dW1 = 1. / m * np.dot(dZ1, X.T) + lambd / m * W1
    db1 = 1. / m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2, "dW3": dW3, "db3": db3}


def model(X, Y, learning_rate=0.3, num_iterations=3000, lambd=0.1):
    np.random.seed(3)
    parameters = {"W1": np.random.randn(16, 2) / np.sqrt(2), "b1": np.zeros((16, 1)),
                  "W2": np.random.randn(6, 16) / np.sqrt(16), "b2": np.zeros((6, 1)),
                  "W3": np.random.randn(1, 6) / np.sqrt(6), "b3": np.zeros((1, 1))}
    for i in range(num_iterations):
        A3, cache = forward_propagation(X, parameters)
        cost = compute_cost_with_regularization(A3, Y, parameters, lambd)
        grads = backward_propagation_with_regularization(X, Y, A3, cache, parameters, lambd)
        for k in parameters:
            parameters[k] = parameters[k] - learning_rate * grads["d" + k]
        if i % 300 == 0:
            print("Cost after iteration {}: {:.5f}".format(i, cost))
    return parameters


# where on the pitch does the goalkeeper's kick reach our own player? (left/right, short/long)
np.random.seed(9)
X = np.random.uniform(-1, 1, (2, 300))
Y = ((X[0] + 0.4) ** 2 + (X[1] - 0.1) ** 2 < 0.3).astype(int).reshape(1, 300)
X *= 2
parameters = model(X, Y)
A3, _ = forward_propagation(X, parameters)
print("On the training set: accuracy", np.mean((A3 > 0.5) == Y))
