import numpy as np


class FCLayer:
    def __init__(self, input_size, output_size):
        self.weights = (np.random.rand(input_size, output_size) - 0.5) * 2 / np.sqrt(input_size)
        self.bias = np.random.rand(1, output_size) - 0.5

    def forward_propagation(self, input_data):
        self.input = input_data
        return np.dot(self.input, self.weights) + self.bias

    def backward_propagation(self, output_error, learning_rate):
        self.weights -= learning_rate * np.dot(self.input.T, output_error)
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


class Network:
    def __init__(self, loss, loss_prime):
        self.layers = []
        self.loss = loss
        self.loss_prime = loss_prime

    def add(self, layer):
        self.layers.append(layer)

    def predict(self, sample):
        for layer in self.layers:
            sample = layer.forward_propagation(sample)
        return sample

    def fit(self, x_train, y_train, epochs, learning_rate):
        for i in range(epochs):
            err = 0
            for j in range(len(x_train)):
                output = self.predict(x_train[j])
                err += self.loss(y_train[j], output)
                error = self.loss_prime(y_train[j], output)
                for layer in reversed(self.layers):
                    error = layer.backward_propagation(error, learning_rate)
            if i % 10 == 0 or i == epochs - 1:
                print('epoch %d/%d   error=%f' % (i + 1, epochs, err / len(x_train)))


tanh = np.tanh
tanh_prime = lambda x: 1 - np.tanh(x) ** 2
mse = lambda y_true, y_pred: np.mean((y_true - y_pred) ** 2)
mse_prime = lambda y_true, y_pred: 2 * (y_pred - y_true) / y_true.size

np.random.seed(5)
x_train = np.random.uniform(-1, 1, (120, 1, 12))
y_train = np.sign(x_train[:, :, :2]) * np.sign(x_train[:, :, 1:3]) * 0.8

net = Network(mse, mse_prime)
net.add(FCLayer(12, 60))
net.add(ActivationLayer(tanh, tanh_prime))
net.add(FCLayer(60, 60))
net.add(ActivationLayer(tanh, tanh_prime))
net.add(FCLayer(60, 2))
net.fit(x_train, y_train, epochs=80, learning_rate=0.03)
