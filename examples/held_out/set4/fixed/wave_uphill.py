import numpy as np

np.random.seed(1000)
input_array = np.random.uniform(0, 1.5, size=(50, 1))
output_array = np.sin(input_array)
total_rows = input_array.shape[0]


def sigmoid(x):
    d = 1 / (1 + np.exp(-x))
    return d


def derivative_sigmoid(x):
    derivative = x * (1 - x)
    return derivative


epoch = 8000
hidden_layer = 5
learning_rate = 0.1
weights_in = np.random.uniform(-1, 1, size=(1, hidden_layer))
bias_in = np.random.uniform(-1, 1, size=(1, hidden_layer))
weights_out = np.random.uniform(-1, 1, size=(hidden_layer, 1))
bias_out = np.random.uniform(-1, 1, size=(1, 1))

for i in range(epoch):
    # forward propagation
    hidden_layer_output = sigmoid(np.dot(input_array, weights_in) + bias_in)
    predicted_output = sigmoid(np.dot(hidden_layer_output, weights_out) + bias_out)

    # backward propagation
    error = output_array - predicted_output
    error_on_output = error * derivative_sigmoid(predicted_output)
    error_hidden_layer = error_on_output.dot(weights_out.T)
    delta_hidden_layer = error_hidden_layer * derivative_sigmoid(hidden_layer_output)

    weights_out += hidden_layer_output.T.dot(error_on_output) * learning_rate
    weights_in += input_array.T.dot(delta_hidden_layer) * learning_rate
    bias_out += np.sum(error_on_output, axis=0, keepdims=True) * learning_rate
    bias_in += np.sum(delta_hidden_layer, axis=0, keepdims=True) * learning_rate

    if i % 1000 == 0:
        print("epoch", i, "error", np.sum(error ** 2) / total_rows)

print("final error:", np.sum(error ** 2) / total_rows)
