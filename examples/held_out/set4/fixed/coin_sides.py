import numpy as np


def initialize_parameters_deep(layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters['W' + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) / np.sqrt(layer_dims[l - 1])
        parameters['b' + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_activation_forward(A_prev, W, b, activation):
    Z = np.dot(W, A_prev) + b
    A = 1 / (1 + np.exp(-Z)) if activation == "sigmoid" else np.tanh(Z)
    return A, (A_prev, W, A)


def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        kind = "sigmoid" if l == L else "tanh"
        A, cache = linear_activation_forward(A, parameters['W' + str(l)], parameters['b' + str(l)], kind)
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    AL = np.clip(AL, 1e-8, 1 - 1e-8)
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))


def linear_activation_backward(dA, cache, activation):
    A_prev, W, A = cache
    m = A_prev.shape[1]
    dZ = dA * A * (1 - A) if activation == "sigmoid" else dA * (1 - A ** 2)
    return np.dot(W.T, dZ), np.dot(dZ, A_prev.T) / m, np.sum(dZ, axis=1, keepdims=True) / m


def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    AL = np.clip(AL, 1e-8, 1 - 1e-8)
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    for l in reversed(range(1, L + 1)):
        kind = "sigmoid" if l == L else "tanh"
        dA, grads['dW' + str(l)], grads['db' + str(l)] = linear_activation_backward(dA, caches[l - 1], kind)
    return grads


def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads['d' + key]
    return parameters


X = np.random.randn(2, 400)
Y = (X[:1] * X[1:] > 0).astype(float)
parameters = initialize_parameters_deep([2, 10, 6, 1])
for i in range(2500):
    AL, caches = L_model_forward(X, parameters)
    cost = compute_cost(AL, Y)
    grads = L_model_backward(AL, Y, caches)
    parameters = update_parameters(parameters, grads, 0.5)
    if i % 250 == 0:
        print("Cost after iteration {}: {}".format(i, cost))
print("Accuracy:", np.mean((AL > 0.5) == Y))
