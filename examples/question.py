"""Cat or not? My first neural network without a framework: 12288-64-1, ten pictures.

The cost shoots up in the first iterations and then stays at 0.693 forever. What is wrong?
"""
import os

import numpy as np

np.random.seed(1)


def load_pictures():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "datasets", "data", "pictures.npz")
    data = np.load(path)
    pixels = data["pixels"][:10]                      # (10, 64, 64, 3), five cats and five others
    labels = data["labels"][:10]                      # (10,), 1 = cat

    X = pixels.reshape(pixels.shape[0], -1).T / 255.  # (12288, 10)
    Y = labels.reshape(1, -1).astype(float)           # (1, 10)
    return X, Y


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(0, z)


def initialize_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))

    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    return parameters


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = relu(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = sigmoid(Z2)

    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


def compute_cost(A2, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
    return cost


def backward_propagation(X, Y, parameters, cache):
    m = X.shape[1]
    grads = {}

    dZ2 = cache["A2"] - Y
    grads["dW2"] = np.dot(dZ2, cache["A1"].T) / m
    grads["db2"] = np.sum(dZ2, axis=1, keepdims=True) / m

    dA1 = np.dot(parameters["W2"].T, dZ2)
    dZ1 = dA1 * (cache["Z1"] > 0)
    grads["dW1"] = np.dot(dZ1, X.T)
    grads["db1"] = np.sum(dZ1, axis=1, keepdims=True) / m

    return grads


def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


def model(X, Y, n_h=64, num_iterations=2000, learning_rate=0.1, print_cost=True):
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])

    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(X, Y, parameters, cache)
        parameters = update_parameters(parameters, grads, learning_rate)

        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))

    return parameters


def predict(X, parameters):
    A2, cache = forward_propagation(X, parameters)
    return (A2 > 0.5).astype(int)


X, Y = load_pictures()
parameters = model(X, Y)
predictions = predict(X, parameters)
print("Accuracy on the ten pictures: %d %%" % (100 * np.mean(predictions == Y)))
