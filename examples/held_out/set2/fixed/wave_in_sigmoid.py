# coding: utf-8
import numpy as np

np.random.seed(0)

m = 300
X = np.random.uniform(-1, 1, (1, m))
Y = np.sin(3 * X)


def initialize(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x) * 2,
            "b1": np.random.randn(n_h, 1),
            "W2": np.random.randn(n_y, n_h) * 0.3,
            "b2": np.zeros((n_y, 1))}


def forward_propagate(X, parameters):
    A1 = np.tanh(np.dot(parameters["W1"], X) + parameters["b1"])
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = Z2
    return A1, A2


def compute_cost(A2, Y):
    return np.sum((A2 - Y) ** 2) / (2 * Y.shape[1])


def back_propagate(X, parameters, A1, A2, Y):
    m = X.shape[1]
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T * dZ2 * (1 - np.power(A1, 2))
    return {"W2": np.dot(dZ2, A1.T) / m,
            "b2": np.sum(dZ2, axis=1, keepdims=True) / m,
            "W1": np.dot(dZ1, X.T) / m,
            "b1": np.sum(dZ1, axis=1, keepdims=True) / m}


parameters = initialize(1, 12, 1)
for i in range(1500):
    A1, A2 = forward_propagate(X, parameters)
    cost = compute_cost(A2, Y)
    grads = back_propagate(X, parameters, A1, A2, Y)
    for key in parameters:
        parameters[key] = parameters[key] - 0.2 * grads[key]
    if i % 100 == 0:
        print("Cost after iteration {}: {:.5f}".format(i, cost))

test = np.array([[-0.8, -0.2, 0.3, 0.9]])
print("want", np.sin(3 * test).round(2), "got", forward_propagate(test, parameters)[1].round(2))
