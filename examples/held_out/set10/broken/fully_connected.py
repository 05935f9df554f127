# Simple network: fully connected layers and activation layers, one sample at a time
import numpy as np


class FCLayer:
    def __init__(self, input_size, output_size):
        self.weights = np.random.rand(input_size, output_size) - 0.5
        self.bias = np.random.rand(1, output_size) - 0.5

    def forward_propagation(self, input_data):
        self.input = input_data
        self.output = np.dot(self.input, self.weights) + self.bias
        return self.output

    def backward_propagation(self, output_error, learning_rate):
        weights_error = np.dot(self.input.T, output_error)
        self.weights -= learning_rate * weights_error
        input_error = np.dot(output_error, self.weights.T)
        self.bias -= learning_rate * output_error
        return input_error


class ActivationLayer:
    def __init__(self, activation, activation_prime):
        self.activation = activation
        self.activation_prime = activation_prime

    def forward_propagation(self, input_data):
        self.input = input_data
        return self.activation(self.input)

    def backward_propagation(self, output_error, learning_rate):
        return self.activation_prime(self.input) * output_error


def tanh(x):
    return np.tanh(x)


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


class Network:
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward_propagation(x)
        return x

    def fit(self, x_train, y_train, epochs, learning_rate):
        for i in range(epochs):
            err = 0
            for x, y in zip(x_train, y_train):
                output = self.predict(x)
                err += np.mean((y - output) ** 2)
                error = 2 * (output - y) / y.size
                for layer in reversed(self.layers):
                    error = layer.backward_propagation(error, learning_rate)
            if i % 10 == 9:
                print('epoch %d/%d   error=%f' % (i + 1, epochs, err / len(x_train)))


np.random.seed(0)
# where does a ball land? angle and speed (scaled) -> distance in tens of metres
angle = np.random.uniform(-1, 1, 150)
speed = np.random.uniform(-1, 1, 150)
x_train = np.column_stack([angle, speed]).reshape(150, 1, 2)
y_train = (4 * (1 + speed) ** 2 / 4 * np.sin(np.pi / 2 * (1 + angle))).reshape(150, 1, 1)

net = Network()
net.add(FCLayer(2, 12))
net.add(ActivationLayer(tanh, tanh_prime))
net.add(FCLayer(12, 8))
net.add(ActivationLayer(tanh, tanh_prime))
net.add(FCLayer(8, 1))
net.fit(x_train, y_train, epochs=100, learning_rate=0.1)
for x, y in list(zip(x_train, y_train))[:4]:
    print(y[0, 0], net.predict(x)[0, 0])
