import numpy as np


def initialize_parameters_deep(layer_dims):
    np.random.seed(3)
    parameters = {}
    L = len(layer_dims)
    for l in range(1, L):
        parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2 / layer_dims[l - 1])
        parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        A_prev = A
        Z = parameters['W' + str(l)] @ A_prev + parameters['b' + str(l)]
        if l < L:
            A = np.maximum(0, Z)
        else:
            expZ = np.exp(Z - Z.max(axis=0))
            A = expZ / expZ.sum(axis=0)
        caches.append((A_prev, Z))
    return A, caches


def L_model_backward(AL, Y, caches, parameters):
    grads = {}
    L = len(caches)
    m = Y.shape[1]
    dZ = AL - Y
    for l in reversed(range(1, L + 1)):
        A_prev, Z = caches[l - 1]
        grads['dW' + str(l)] = dZ @ A_prev.T / m
        grads['db' + str(l)] = dZ.sum(axis=1, keepdims=True) / m
        if l > 1:
            dA = parameters['W' + str(l)].T @ dZ
            dZ = dA * (caches[l - 2][1] > 0)
    return grads


def update_parameters(parameters, grads, learning_rate):
    L = len(parameters) // 2
    for l in range(1, L + 1):
        parameters['W' + str(l)] -= learning_rate * grads['dW' + str(l)]
        parameters['b' + str(l)] -= learning_rate * grads['db' + str(l)]
    return parameters


np.random.seed(11)
classes = np.random.randint(0, 4, 200)
X = np.random.randn(2, 200) * 0.6 + np.array([[1, 1, -1, -1], [1, -1, 1, -1]])[:, classes]
Y = np.eye(4)[:, classes]

parameters = initialize_parameters_deep([2, 8, 6, 4])
for i in range(800):
    AL, caches = L_model_forward(X, parameters)
    cost = -np.sum(Y * np.log(AL + 1e-10)) / Y.shape[1]
    grads = L_model_backward(AL, Y, caches, parameters)
    parameters = update_parameters(parameters, grads, 0.1)
    if i % 100 == 0:
        print("Cost after iteration {}: {}".format(i, np.round(cost, 5)))
