import numpy as np


def load_orchard():
    # trees on the hill: attacked (1) near the two ponds, healthy (0) elsewhere
    np.random.seed(12)
    X = np.random.rand(2, 320) * 4 - 2
    d1 = (X[0] - 1) ** 2 + (X[1] - 0.8) ** 2
    d2 = (X[0] + 0.9) ** 2 + (X[1] + 0.9) ** 2
    Y = ((d1 < 0.8) | (d2 < 0.8)).astype(float).reshape(1, -1)
    return X, Y


def initialize_parameters(n_x, n_h, n_y):
    np.random.seed(2)
    return {"W1": np.random.randn(n_h, n_x) * 0.8, "b1": np.zeros((n_h, 1)),
            "W2": np.random.randn(n_y, n_h) * 0.3, "b2": np.zeros((n_y, 1))}


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"A1": A1, "A2": A2}


def compute_cost(A2, Y):
    m = Y.shape[1]
    logprobs = np.multiply(Y, np.log(A2)) + np.multiply(1 - Y, np.log(1 - A2))
    cost = -np.sum(logprobs) / m
    return float(np.squeeze(cost))


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    A1, A2 = cache["A1"], cache["A2"]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.power(A1, 2))
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def nn_model(X, Y, n_h, num_iterations=4000, learning_rate=0.5, print_cost=False):
    parameters = initialize_parameters(X.shape[0], n_h, Y.shape[0])
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        for name in ("W1", "b1", "W2", "b2"):
            parameters[name] = parameters[name] - learning_rate * grads["d" + name]
        if print_cost and i % 400 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


X, Y = load_orchard()
parameters = nn_model(X, Y, n_h=8, print_cost=True)
A2, _ = forward_propagation(X, parameters)
print("Accuracy: %.1f%%" % (100 * np.mean((A2 > 0.5) == Y)))
