import numpy as np

np.random.seed(4)


def initialize(n_x, n_h, n_y):
    params = dict()
    params["W1"] = np.zeros((n_h, n_x))
    params["b1"] = np.zeros((n_h, 1))
    params["W2"] = np.zeros((n_y, n_h))
    params["b2"] = np.zeros((n_y, 1))
    return params


def propagate(params, X, Y):
    m = X.shape[1]
    A1 = np.tanh(params["W1"].dot(X) + params["b1"])
    A2 = 1 / (1 + np.exp(-(params["W2"].dot(A1) + params["b2"])))
    cost = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)).sum() / m

    dZ2 = A2 - Y
    dZ1 = params["W2"].T.dot(dZ2) * (1 - A1 ** 2)
    grads = {"W1": dZ1.dot(X.T) / m, "b1": dZ1.sum(axis=1, keepdims=True) / m,
             "W2": dZ2.dot(A1.T) / m, "b2": dZ2.sum(axis=1, keepdims=True) / m}
    return cost, grads


X = np.random.randn(2, 100)
Y = (X[0] * X[1] > 0).astype(int).reshape(1, 100)      # xor of the signs

params = initialize(2, 5, 1)
for i in range(3000):
    cost, grads = propagate(params, X, Y)
    for key in params.keys():
        params[key] -= 0.5 * grads[key]
    if i % 300 == 0:
        print("cost", i, cost)
