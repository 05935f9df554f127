import numpy as np

np.random.seed(3)


def moons(n):
    t = np.random.rand(n) * np.pi
    upper = np.random.randint(0, 2, n)
    x = np.where(upper, np.cos(t), 1 - np.cos(t))
    y = np.where(upper, np.sin(t), 0.5 - np.sin(t))
    return np.array([x, y]) + np.random.randn(2, n) * 0.12, upper.reshape(1, n)


def layer_sizes(X, Y, n_h):
    return X.shape[0], n_h, Y.shape[0]


def initialize_parameters(n_x, n_h, n_y):
    W1 = np.random.randn(n_h, n_x) * 0.5
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.5
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def forward_propagation(X, parameters):
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.tanh(Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    A2 = 1 / (1 + np.exp(-Z2))
    return A2, {"A1": A1, "A2": A2}


def compute_cost(A2, Y):
    m = Y.shape[1]
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m


def backward_propagation(parameters, cache, X, Y):
    m = X.shape[1]
    dZ2 = cache["A2"] - Y
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (1 - np.power(cache["A1"], 2))
    return {"W1": np.dot(dZ1, X.T) / m, "b1": np.sum(dZ1, axis=1, keepdims=True) / m,
            "W2": np.dot(dZ2, cache["A1"].T) / m, "b2": np.sum(dZ2, axis=1, keepdims=True) / m}


def nn_model(X, Y, n_h, num_iterations=3000, learning_rate=1.0):
    parameters = initialize_parameters(*layer_sizes(X, Y, n_h))
    for i in range(num_iterations):
        A2, cache = forward_propagation(X, parameters)
        cost = compute_cost(A2, Y)
        grads = backward_propagation(parameters, cache, X, Y)
        for key in parameters:
            parameters[key] = parameters[key] - learning_rate * grads[key]
        if i % 300 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    return parameters


X, Y = moons(300)
parameters = nn_model(X, Y, n_h=6)
predictions = forward_propagation(X, parameters)[0] > 0.5
print("Accuracy: %d" % float(np.mean(predictions == Y) * 100) + "%")
