import numpy as np


class Layer():
    def __init__(self, number_of_neurons, number_of_inputs):
        self.weights = np.random.randn(number_of_neurons, number_of_inputs) * 0.8
        self.bias = np.zeros((number_of_neurons, 1))


class NeuralNetwork():
    def __init__(self, layer1, layer2):
        self.layer1 = layer1
        self.layer2 = layer2

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def get_cost_value(self, Y_hat, Y):
        m = Y_hat.shape[1]
        cost = -1 / m * (np.dot(Y, np.log(Y_hat).T) + np.dot(1 - Y, np.log(1 - Y_hat).T))
        return np.squeeze(cost)

    def train(self, inputs, labels, epocs):
        m = inputs.shape[1]
        for epoc in range(1, epocs + 1):
            z1 = np.dot(self.layer1.weights, inputs) + self.layer1.bias
            a1 = np.tanh(z1)
            z2 = np.dot(self.layer2.weights, a1) + self.layer2.bias
            a2 = self.sigmoid(z2)
            cost = self.get_cost_value(a2, labels)

            layer2_delta = (a2 - labels) / m
            Dw_layer2 = np.dot(layer2_delta, a1.T)
            Db_layer2 = layer2_delta.sum(axis=1, keepdims=True)
            layer1_delta = np.dot(self.layer2.weights.T, layer2_delta) * (1 - a1 ** 2)
            Dw_layer1 = np.dot(layer1_delta, inputs.T)
            Db_layer1 = layer1_delta.sum(axis=1, keepdims=True)

            self.layer2.weights -= 0.5 * Dw_layer2
            self.layer2.bias = self.layer2.bias - 0.5 * Db_layer2
            self.layer1.weights -= 0.5 * Dw_layer1
            self.layer1.bias = self.layer1.bias - 0.5 * Db_layer1

            if epoc % 200 == 0:
                print(epoc, cost)


np.random.seed(44)
inputs = np.random.randn(2, 64)
labels = ((inputs[0] - 0.5) * inputs[1] > 0).astype(float).reshape(1, -1)
nn = NeuralNetwork(Layer(6, 2), Layer(1, 6))
nn.train(inputs, labels, 2000)
