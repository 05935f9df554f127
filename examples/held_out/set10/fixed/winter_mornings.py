import numpy as np

# temperature of the next morning from the evening before: temperature, clouds, wind
np.random.seed(17)
n = 365
evening = np.random.normal(6, 7, n)
clouds = np.random.uniform(0, 1, n)
wind = np.random.exponential(2.0, n)
morning = evening - 6 * (1 - clouds) * np.exp(-wind / 3) + np.random.normal(0, 0.7, n)

inputs = np.array([evening / 10, clouds, wind / 4]).T
targets = (morning / 10).reshape(-1, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_der(s):
    return s * (1 - s)


hidden_weights = np.random.uniform(-1, 1, size=(3, 6))
hidden_bias = np.random.uniform(-1, 1, size=(1, 6))
output_weights = np.random.uniform(-1, 1, size=(6, 1))
output_bias = np.random.uniform(-1, 1, size=(1, 1))
lr = 0.3

for epoch in range(5000):
    hidden = sigmoid(np.dot(inputs, hidden_weights) + hidden_bias)
    predicted = np.dot(hidden, output_weights) + output_bias

    error = predicted - targets
    d_predicted = error
    d_hidden = d_predicted.dot(output_weights.T) * sigmoid_der(hidden)

    output_weights -= lr * hidden.T.dot(d_predicted) / n
    output_bias -= lr * d_predicted.sum(axis=0, keepdims=True) / n
    hidden_weights -= lr * inputs.T.dot(d_hidden) / n
    hidden_bias -= lr * d_hidden.sum(axis=0, keepdims=True) / n

    if epoch % 500 == 0:
        print("epoch", epoch, "mse", np.mean(error ** 2))

print("mean error in degrees:", 10 * np.mean(np.abs(error)))
