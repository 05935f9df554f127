import numpy as np


class NeuralNetwork(object):
    def __init__(self, x, y, hidden=6, seed=1):
        rng = np.random.RandomState(seed)
        self.input = x
        self.y = y
        self.weights1 = rng.rand(self.input.shape[1], hidden) - 0.5
        self.weights2 = rng.rand(hidden, 1) - 0.5
        self.bias1 = np.zeros((1, hidden))
        self.bias2 = np.zeros((1, 1))
        self.learning_rate = 0.1

    def feedforward(self):
        self.h = np.tanh(self.input.dot(self.weights1) + self.bias1)
        self.output = self.h.dot(self.weights2) + self.bias2
        return self.output

    def backprop(self):
        n = self.input.shape[0]
        grad_out = 2.0 * (self.output - self.y) / n
        grad_h = grad_out.dot(self.weights2.T) * (1 - self.h * self.h)

        d_weights2 = self.h.T.dot(grad_out)
        d_weights1 = self.input.T.dot(grad_h)

        self.weights1 -= self.learning_rate * d_weights1
        self.weights2 -= self.learning_rate * d_weights2
        self.bias1 -= self.learning_rate * grad_h.sum(axis=0, keepdims=True)
        self.bias2 -= self.learning_rate * grad_out.sum(axis=0, keepdims=True)

    def loss(self):
        return ((self.y - self.output) ** 2).mean()


X = np.linspace(-2, 2, 41).reshape(-1, 1)
y = np.abs(X) - 1
NN = NeuralNetwork(X, y)
for i in range(3000):
    NN.feedforward()
    if i % 300 == 0:
        print("for iteration # " + str(i) + " loss: " + str(NN.loss()))
    NN.backprop()
print(NN.loss())
