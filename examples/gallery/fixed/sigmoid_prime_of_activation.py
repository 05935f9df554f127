import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def sigmoid_prime(z):
    """Derivative of the sigmoid function."""
    return sigmoid(z) * (1 - sigmoid(z))


def init(sizes, rng):
    weights = [rng.normal(0, 1, (a, b)) for a, b in zip(sizes[:-1], sizes[1:])]
    biases = [np.zeros((1, b)) for b in sizes[1:]]
    return weights, biases


def feedforward(x, weights, biases):
    zs, activations = [], [x]
    for w, b in zip(weights, biases):
        zs.append(activations[-1] @ w + b)
        activations.append(sigmoid(zs[-1]))
    return zs, activations


def backprop(zs, activations, y, weights):
    nabla_w = [None] * len(weights)
    nabla_b = [None] * len(weights)

    delta = (activations[-1] - y) * sigmoid_prime(zs[-1])
    nabla_w[-1] = activations[-2].T @ delta
    nabla_b[-1] = delta.sum(axis=0, keepdims=True)

    for l in range(2, len(weights) + 1):
        delta = (delta @ weights[-l + 1].T) * sigmoid_prime(zs[-l])
        nabla_w[-l] = activations[-l - 1].T @ delta
        nabla_b[-l] = delta.sum(axis=0, keepdims=True)
    return nabla_w, nabla_b


def train(x, y, sizes, eta=0.3, epochs=3000):
    rng = np.random.default_rng(0)
    weights, biases = init(sizes, rng)
    for epoch in range(epochs):
        zs, activations = feedforward(x, weights, biases)
        if epoch % 300 == 0:
            print(f"Epoch {epoch}: {0.5 * np.sum((activations[-1] - y) ** 2):.5f}")
        nabla_w, nabla_b = backprop(zs, activations, y, weights)
        weights = [w - eta * nw for w, nw in zip(weights, nabla_w)]
        biases = [b - eta * nb for b, nb in zip(biases, nabla_b)]
    return weights, biases


x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0, 0], [1, 0], [1, 0], [0, 1]], dtype=float)   # xor, and
weights, biases = train(x, y, [2, 5, 4, 2])
print(np.round(feedforward(x, weights, biases)[1][-1], 2))
