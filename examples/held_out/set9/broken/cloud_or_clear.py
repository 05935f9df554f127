import numpy as np


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    return np.maximum(0, Z), Z


def relu_backward(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[dA <= 0] = 0
    return dZ


def sigmoid_backward(dA, Z):
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)


def initialize_parameters_deep(layer_dims):
    np.random.seed(1)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2 / layer_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_activation_forward(A_prev, W, b, activation):
    Z = W.dot(A_prev) + b
    A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return A, ((A_prev, W, b), activation_cache)


def L_model_forward(X, parameters):
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        A, cache = linear_activation_forward(
            A, parameters["W" + str(l)], parameters["b" + str(l)], "sigmoid" if l == L else "relu")
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -(Y * np.log(AL + 1e-12) + (1 - Y) * np.log(1 - AL + 1e-12)).sum() / m
    return np.squeeze(cost)


def linear_activation_backward(dA, cache, activation):
    (A_prev, W, b), Z = cache
    m = A_prev.shape[1]
    dZ = sigmoid_backward(dA, Z) if activation == "sigmoid" else relu_backward(dA, Z)
    dW = dZ.dot(A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return W.T.dot(dZ), dW, db


def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dA = -(np.divide(Y, AL + 1e-12) - np.divide(1 - Y, 1 - AL + 1e-12))
    for l in reversed(range(L)):
        dA, dW, db = linear_activation_backward(dA, caches[l], "sigmoid" if l == L - 1 else "relu")
        grads["dW" + str(l + 1)] = dW
        grads["db" + str(l + 1)] = db
    return grads


def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] = parameters[key] - learning_rate * grads["d" + key]
    return parameters


def load_data():
    # 6x6 patches of sky: smooth blobs (cloud) or flat with specks (clear)
    rng = np.random.RandomState(5)
    gy, gx = np.mgrid[0:6, 0:6]
    X, Y = [], []
    for i in range(260):
        cloud = i % 2
        img = rng.uniform(0.2, 0.5) + 0.05 * rng.randn(6, 6)
        if cloud:
            cy, cx = rng.uniform(1, 4, 2)
            img += 0.5 * np.exp(-((gy - cy) ** 2 + (gx - cx) ** 2) / 3)
        else:
            img[tuple(rng.randint(0, 6, (2, 7)))] += 0.5
        X.append(img.ravel())
        Y.append(cloud)
    X = np.array(X).T
    return X - X.mean(), np.array(Y).reshape(1, -1)


X, Y = load_data()
parameters = initialize_parameters_deep([36, 16, 8, 1])
for i in range(1500):
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    parameters = update_parameters(parameters, grads, 0.3)
    if i % 150 == 0:
        print("Cost after iteration {}: {}".format(i, compute_cost(AL, Y)))
print("Accuracy:", np.mean((AL > 0.5) == Y))
