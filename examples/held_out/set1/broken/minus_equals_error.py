import numpy as np

rng = np.random.RandomState(36)

logistic = lambda u: 1.0 / (1.0 + np.exp(-u))
slope = lambda s: s * (1.0 - s)

patterns = np.array([[0, 0, 1, 1], [0, 1, 0, 1]]).T
wanted = np.array([[0, 0, 0, 1]]).T            # AND
weights = [rng.normal(size=(2, 3)), rng.normal(size=(3, 1))]
biases = [np.zeros((1, 3)), np.zeros((1, 1))]

for sweep in range(3000):
    layers = [patterns]
    for w, b in zip(weights, biases):
        layers.append(logistic(layers[-1] @ w + b))

    delta = (wanted - layers[-1]) * slope(layers[-1])
    for i in (1, 0):
        upstream = delta @ weights[i].T * slope(layers[i]) if i else None
        weights[i] -= 0.5 * layers[i].T @ delta
        biases[i] -= 0.5 * delta.sum(axis=0, keepdims=True)
        delta = upstream

print(layers[-1].round(3).ravel(), "wanted", wanted.ravel())
