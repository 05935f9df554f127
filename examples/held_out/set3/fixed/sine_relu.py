import numpy as np

np.random.seed(2)
X = np.random.uniform(-3, 3, (1, 256))
Y = np.sin(X) + 0.05 * np.random.randn(1, 256)


def initialize_parameters(n_x, n_h, n_y):
    parameters = {}
    parameters["W1"] = np.random.randn(n_h, n_x)
    parameters["b1"] = np.random.randn(n_h, 1)
    parameters["W2"] = np.random.randn(n_y, n_h) * np.sqrt(1.0 / n_h)
    parameters["b2"] = np.zeros((n_y, 1))
    return parameters


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    return Z2, {"Z1": Z1, "A1": A1, "Z2": Z2}


def compute_cost(Z2, Y):
    m = Y.shape[1]
    return np.sum((Z2 - Y) ** 2) / (2 * m)


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    grads = {}
    dZ2 = (cache["Z2"] - Y) / m
    grads["dW2"] = np.dot(dZ2, cache["A1"].T)
    grads["db2"] = np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(parameters["W2"].T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(cache["Z1"] > 0))
    grads["dW1"] = np.dot(dZ1, X.T)
    grads["db1"] = np.sum(dZ1, axis=1, keepdims=True)
    return grads


def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


parameters = initialize_parameters(1, 24, 1)
for i in range(3000):
    Z2, cache = forward_propagation(X, parameters)
    cost = compute_cost(Z2, Y)
    grads = backward_propagation(parameters, cache, X, Y)
    parameters = update_parameters(parameters, grads, 0.1)
    if i % 500 == 0:
        print("Cost after iteration %i: %f" % (i, cost))
print("final cost %f" % cost)
