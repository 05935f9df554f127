"""The XOR network of the answer: two inputs, three hidden sigmoids, one output."""
import numpy as np

np.random.seed(1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(s):
    # s is already sigmoid(x)
    return s * (1 - s)


X = np.array([[0, 0],
              [0, 1],
              [1, 0],
              [1, 1]])
y = np.array([[0], [1], [1], [0]])

epochs = 50000
lr = 0.1

hidden_weights = np.random.uniform(size=(2, 3))
hidden_bias = np.random.uniform(size=(1, 3))
output_weights = np.random.uniform(size=(3, 1))
output_bias = np.random.uniform(size=(1, 1))

for _ in range(epochs):
    # forward
    hidden_output = sigmoid(np.dot(X, hidden_weights) + hidden_bias)
    output = sigmoid(np.dot(hidden_output, output_weights) + output_bias)

    # backward
    error = y - output
    d_output = error * sigmoid_derivative(output)

    hidden_error = d_output.dot(output_weights.T)
    d_hidden = hidden_error * sigmoid_derivative(hidden_output)

    # update
    output_weights += hidden_output.T.dot(d_output) * lr
    output_bias += np.sum(d_output, axis=0, keepdims=True) * lr
    hidden_weights += X.T.dot(d_hidden) * lr
    hidden_bias += np.sum(d_hidden, axis=0, keepdims=True) * lr

print("Output after", epochs, "epochs:")
for inputs, target, out in zip(X, y, output):
    print(inputs, "->", round(out[0], 4), " should be", target[0])
