import numpy as np

# delta rule on a single unit: learn AND, OR and NAND, one after the other
inputs = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])      # last column = bias
gates = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0]}


def step_function(v):
    return 1 / (1 + np.exp(-v))


for name, truth in gates.items():
    truth = np.array(truth)
    weights = np.array([1, -1, 0])
    rate = 5.0
    for epoch in range(400):
        error_sum = 0
        for x, t in zip(inputs, truth):
            out = step_function(np.dot(weights, x))
            error = t - out
            error_sum += error ** 2
            delta = error * out * (1 - out)
            for k in range(len(weights)):
                weights[k] += rate * delta * x[k]
        if epoch % 100 == 0:
            print(name, "epoch", epoch, "squared error", round(error_sum, 4))
    print(name, "->", [int(step_function(np.dot(weights, x)) > 0.5) for x in inputs], "weights", weights)
