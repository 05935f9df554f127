import numpy as np

np.random.seed(1)

# light is on if an odd number of the three switches is up; constant 1 in the last column
X = np.array([[a, b, c, 1] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
y = (X[:, :3].sum(axis=1, keepdims=True)) % 2

alpha, hidden_size = 3, 12
synapse_0 = 2 * np.random.random((4, hidden_size)) - 1
synapse_1 = 2 * np.random.random((hidden_size, 1)) - 1


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_output_to_derivative(output):
    return output * (1 - output)


for j in range(8000):
    layer_1 = sigmoid(np.dot(X, synapse_0))
    layer_2 = sigmoid(np.dot(layer_1, synapse_1))

    layer_2_error = layer_2 - y
    if j % 1000 == 0:
        print("Error after " + str(j) + " iterations: " + str(np.mean(np.abs(layer_2_error))))

    layer_2_delta = layer_2_error * sigmoid_output_to_derivative(layer_2)
    layer_1_error = layer_2_delta.dot(synapse_1.T)
    layer_1_delta = layer_1_error * sigmoid_output_to_derivative(layer_1)

    synapse_1 -= alpha * (layer_1.T.dot(layer_2_delta))
    synapse_0 -= alpha * (X.T.dot(layer_1_delta))

print(np.round(layer_2.ravel(), 2), y.ravel())
