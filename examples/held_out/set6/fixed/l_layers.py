import numpy as np


def initialize_parameters_deep(layer_dims, seed=1):
    rng = np.random.RandomState(seed)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = rng.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2.0 / layer_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
    # the last layer starts small
    parameters["W" + str(len(layer_dims) - 1)] *= 0.01
    return parameters


def model_forward(X, parameters):
    caches, A = [], X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        Z = W.dot(A) + b
        caches.append((A, W, Z))
        A = np.maximum(0, Z) if l < L else np.exp(Z - Z.max(axis=0)) / np.exp(Z - Z.max(axis=0)).sum(axis=0)
    return A, caches


def model_backward(AL, Y, caches):
    grads, m = {}, Y.shape[1]
    dZ = AL - Y
    for l in reversed(range(1, len(caches) + 1)):
        A_prev, W, _ = caches[l - 1]
        grads["dW" + str(l)] = dZ.dot(A_prev.T) / m
        grads["db" + str(l)] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dZ = W.T.dot(dZ) * (caches[l - 2][2] > 0)
    return grads


def update_parameters(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        parameters["W" + str(l)] -= learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] -= learning_rate * grads["db" + str(l)]
    return parameters


def main():
    rng = np.random.RandomState(7)
    X = rng.randn(10, 600)
    strongest = np.argmax(np.abs(X[:4]), axis=0)      # which of the first four is the largest in size
    Y = np.eye(4)[strongest].T
    parameters = initialize_parameters_deep([10, 40, 20, 4])
    costs = []
    for i in range(2000):
        AL, caches = model_forward(X, parameters)
        cost = -np.sum(Y * np.log(AL + 1e-12)) / X.shape[1]
        grads = model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, 0.3)
        if i % 200 == 0:
            costs.append(cost)
            print("Cost after iteration {}: {:.4f}   accuracy {:.3f}".format(i, cost, np.mean(AL.argmax(0) == strongest)))


main()
