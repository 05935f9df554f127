import numpy as np

np.random.seed(1)


def initialize_parameters_deep(layer_dims):
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2 / layer_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def linear_activation_forward(A_prev, W, b, activation):
    Z = np.dot(W, A_prev) + b
    A = 1 / (1 + np.exp(-Z)) if activation == "sigmoid" else np.maximum(0, Z)
    return A, (A_prev, W, b, Z)


def relu_backward(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def sigmoid_backward(dA, Z):
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)


def linear_activation_backward(dA, cache, activation):
    A_prev, W, b, Z = cache
    dZ = relu_backward(dA, Z) if activation == "relu" else sigmoid_backward(dA, Z)
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return np.dot(W.T, dZ), dW, db


def L_model_forward(X, parameters):
    caches, A = [], X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        act = "sigmoid" if l == L else "relu"
        A, cache = linear_activation_forward(A, parameters["W" + str(l)], parameters["b" + str(l)], act)
        caches.append(cache)
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    return float(np.squeeze(-np.sum(Y * np.log(AL + 1e-9) + (1 - Y) * np.log(1 - AL + 1e-9)) / m))


def L_model_backward(AL, Y, caches):
    grads = {}
    L = len(caches)
    dA = -(np.divide(Y, AL + 1e-9) - np.divide(1 - Y, 1 - AL + 1e-9))
    for l in reversed(range(L)):
        act = "sigmoid" if l == L - 1 else "relu"
        dA, grads["dW" + str(l + 1)], grads["db" + str(l + 1)] = linear_activation_backward(dA, caches[l], act)
    return grads


def L_layer_model(X, Y, layers_dims, learning_rate=0.3, num_iterations=1500):
    costs = []
    parameters = initialize_parameters_deep(layers_dims)
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        for l in range(1, len(layers_dims)):
            parameters["W" + str(l)] -= learning_rate * grads["dW" + str(l)]
            parameters["b" + str(l)] -= learning_rate * grads["db" + str(l)]
        if i % 100 == 0:
            print("Cost after iteration {}: {:.5f}".format(i, cost))
            costs.append(cost)
    return parameters


angle = np.random.rand(300) * 2 * np.pi
label = np.random.randint(0, 2, 300)
radius = 1 + label * 0.8 + np.random.randn(300) * 0.1
radius *= 1 + 0.35 * np.sin(3 * angle)
train_x = np.vstack((radius * np.cos(angle), radius * np.sin(angle)))
train_y = label.reshape(1, -1)
params = L_layer_model(train_x, train_y, [2, 20, 10, 1])
prob, _ = L_model_forward(train_x, params)
print("Accuracy:", np.mean((prob > 0.5) == train_y))
