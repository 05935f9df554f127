import numpy as np

# L-layer network: LINEAR->RELU for all hidden layers, LINEAR->SIGMOID at the end.


def initialize_parameters_deep(layer_dims):
    np.random.seed(1)
    parameters = {}
    for l in range(1, len(layer_dims)):
        parameters["W" + str(l)] = np.random.randn(layer_dims[l], layer_dims[l - 1]) * np.sqrt(2 / layer_dims[l - 1])
        parameters["b" + str(l)] = np.zeros((layer_dims[l], 1))
    return parameters


def L_model_forward(X, parameters):
    caches = [None]
    A = X
    L = len(parameters) // 2
    for l in range(1, L + 1):
        A_prev = A
        Z = np.dot(parameters["W" + str(l)], A_prev) + parameters["b" + str(l)]
        A = np.maximum(0, Z) if l < L else 1 / (1 + np.exp(-Z))
        caches.append((A_prev, Z))
    return A, caches


def compute_cost(AL, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(AL + 1e-12) + (1 - Y) * np.log(1 - AL + 1e-12)) / m
    return np.squeeze(cost)


def L_model_backward(AL, Y, caches, parameters):
    grads = {}
    L = len(caches) - 1
    m = Y.shape[1]
    dZ = AL - Y
    for l in range(L, 0, -1):
        A_prev, Z = caches[l]
        grads["dW" + str(l)] = np.dot(dZ, A_prev.T)
        grads["db" + str(l)] = np.sum(dZ, axis=1, keepdims=True) / m
        if l > 1:
            dA_prev = np.dot(parameters["W" + str(l)].T, dZ)
            dZ = dA_prev * (caches[l - 1][1] > 0)
    return grads


def update_parameters(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


def L_layer_model(X, Y, layers_dims, learning_rate=0.15, num_iterations=800, print_cost=True):
    costs = []
    parameters = initialize_parameters_deep(layers_dims)
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches, parameters)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0:
            costs.append(cost)
            if print_cost:
                print("Cost after iteration %i: %f" % (i, cost))
    return parameters, costs


np.random.seed(5)
m = 700
fur, whiskers, tail = np.random.randn(3, m)
Y = ((fur * whiskers + 0.6 * np.sin(2 * tail)) > 0).astype(float).reshape(1, m)
X = np.vstack([fur, whiskers, tail, np.random.randn(2, m)])

parameters, costs = L_layer_model(X, Y, [5, 20, 10, 1])
p = L_model_forward(X, parameters)[0] > 0.5
print("Accuracy: " + str(np.mean(p == Y)))
