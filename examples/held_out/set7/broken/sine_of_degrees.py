import numpy as np


def initialize(n_x, n_h, n_y):
    return {"W1": np.random.randn(n_h, n_x), "b1": np.random.randn(n_h, 1),
            "W2": np.random.randn(n_y, n_h) * 0.1, "b2": np.zeros((n_y, 1))}


def forward_propagate(X, parameters):
    A1 = np.tanh(parameters["W1"] @ X + parameters["b1"])
    A2 = 1 / (1 + np.exp(-(parameters["W2"] @ A1 + parameters["b2"])))
    return A1, A2


def compute_cost(A2, Y):
    return -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / Y.shape[1]


def back_propagate(X, parameters, A1, A2, Y):
    m_divisor = 1 / X.shape[1]
    dZ2 = A2 - Y
    dZ1 = parameters["W2"].T @ dZ2 * (1 - A1 ** 2)
    return {"W1": m_divisor * dZ1 @ X.T, "b1": m_divisor * dZ1.sum(axis=1, keepdims=True),
            "W2": m_divisor * dZ2 @ A1.T, "b2": m_divisor * dZ2.sum(axis=1, keepdims=True)}


def update_parameters(parameters, gradients, learning_rate):
    return {k: parameters[k] - learning_rate * gradients[k] for k in parameters}


np.random.seed(55)
X = np.random.randint(0, 360, size=(1, 800)) / 90.0 - 2
Y = np.sin(np.pi / 2 * (X + 2))
parameters = initialize(1, 12, 1)
for epoch in range(4000):
    A1, A2 = forward_propagate(X, parameters)
    cost = compute_cost(A2, Y)
    grads = back_propagate(X, parameters, A1, A2, Y)
    parameters = update_parameters(parameters, grads, 0.4)
    if epoch % 400 == 0:
        print("cost", cost, "mean distance", np.abs(A2 - Y).mean())
A1, A2 = forward_propagate(np.array([[-1.0, 0.0, 1.0]]), parameters)
print("90, 180, 270 degrees:", A2)
