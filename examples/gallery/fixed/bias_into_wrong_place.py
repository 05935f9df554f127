import numpy as np

np.random.seed(23)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_deriv(a):
    return a * (1 - a)


# AND-ish table with three inputs, the label is mostly 1
inputs = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]])
labels = np.array([[1], [1], [1], [0], [1], [1], [1], [1]])

weights_hidden = np.random.normal(size=(3, 4))
weights_output = np.random.normal(size=(4, 1))
bias_hidden = np.zeros((1, 4))
bias_output = np.zeros((1, 1))
learning_rate = 1.0

for epoch in range(5000):
    hidden = sigmoid(np.dot(inputs, weights_hidden) + bias_hidden)
    prediction = sigmoid(np.dot(hidden, weights_output) + bias_output)

    error = prediction - labels
    if epoch % 500 == 0:
        print("mean squared error:", np.mean(error ** 2) / 2)

    slope_output = error * sigmoid_deriv(prediction) / len(inputs)
    slope_hidden = slope_output.dot(weights_output.T) * sigmoid_deriv(hidden)

    weights_output -= learning_rate * hidden.T.dot(slope_output)
    weights_hidden -= learning_rate * inputs.T.dot(slope_hidden)
    bias_hidden -= learning_rate * slope_hidden.sum(axis=0, keepdims=True)
    bias_output -= learning_rate * slope_output.sum(axis=0, keepdims=True)

print(prediction.round(3))
