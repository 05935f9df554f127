import numpy as np


class Neuron:
    def __init__(self, weights):
        self.weights = weights
        self.bias = np.random.uniform(-1, 1)

    def activate(self, inputs):
        self.inputs = inputs
        self.out = np.tanh(self.weights.dot(inputs) + self.bias)
        return self.out

    def receive(self, error):
        self.delta = error * (1 - self.out ** 2)
        return self.delta * self.weights

    def adjust(self, eta):
        self.weights -= eta * self.delta * self.inputs
        self.bias -= eta * self.delta


class Layer:
    def __init__(self, n_inputs, n_neurons):
        self.neurons = []
        for _ in range(n_neurons):
            self.neurons.append(Neuron(np.random.uniform(-1, 1, n_inputs)))

    def forward(self, inputs):
        return np.array([neuron.activate(inputs) for neuron in self.neurons])

    def backward(self, errors):
        return sum(neuron.receive(e) for neuron, e in zip(self.neurons, errors))

    def adjust(self, eta):
        for neuron in self.neurons:
            neuron.adjust(eta)


class Network:
    def __init__(self, *sizes):
        self.layers = [Layer(a, b) for a, b in zip(sizes, sizes[1:])]

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def train(self, samples, epochs, eta):
        for epoch in range(epochs):
            sse = 0.0
            np.random.shuffle(samples)
            for x, target in samples:
                errors = self.predict(x) - target
                sse += 0.5 * (errors ** 2).sum()
                for layer in reversed(self.layers):
                    errors = layer.backward(errors)
                for layer in self.layers:
                    layer.adjust(eta)
            if epoch % 10 == 0:
                print("epoch", epoch, "error", round(sse / len(samples), 5))


# inside the circle: 0.9, outside: -0.9
np.random.seed(12)
samples = []
for point in np.random.uniform(-2, 2, (200, 2)):
    samples.append((point, 0.9 if point @ point < 2 else -0.9))
net = Network(2, 8, 1)
net.train(samples, 81, 0.05)
print("right:", sum((net.predict(x)[0] > 0) == (t > 0) for x, t in samples), "of", len(samples))
