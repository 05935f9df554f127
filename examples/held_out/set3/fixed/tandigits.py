import numpy as np


class Network:
    def __init__(self, sizes, seed=0):
        rng = np.random.default_rng(seed)
        self.weights = [rng.normal(0, 1 / np.sqrt(a), (b, a)) for a, b in zip(sizes, sizes[1:])]
        self.biases = [np.zeros((b, 1)) for b in sizes[1:]]
        self.weight_templates = [np.zeros(w.shape) for w in self.weights]
        self.bias_templates = [np.zeros(b.shape) for b in self.biases]

    def feedforward(self, x):
        outputs = [x]
        for w, b in zip(self.weights, self.biases):
            outputs.append(np.tanh(np.dot(w, outputs[-1]) + b))
        return outputs

    def backpropagate(self, x, desired):
        outputs = self.feedforward(x)
        delta = (outputs[-1] - desired) * (1 - outputs[-1] ** 2)
        for i in reversed(range(len(self.weights))):
            self.weight_updates[i] += np.dot(delta, outputs[i].T)
            self.bias_updates[i] += delta
            if i > 0:
                delta = np.dot(self.weights[i].T, delta) * (1 - outputs[i] ** 2)
        return 0.5 * np.sum((outputs[-1] - desired) ** 2)

    def train(self, data, learn_rate, batch_size=20):
        cost = 0.0
        for start in range(0, len(data), batch_size):
            self.weight_updates = [t.copy() for t in self.weight_templates]
            self.bias_updates = [t.copy() for t in self.bias_templates]
            batch = data[start:start + batch_size]
            for x, desired in batch:
                cost += self.backpropagate(x, desired)
            for i in range(len(self.weights)):
                self.weights[i] = self.weights[i] - learn_rate / len(batch) * self.weight_updates[i]
                self.biases[i] = self.biases[i] - learn_rate / len(batch) * self.bias_updates[i]
        return cost / len(data)

    def accuracy(self, data):
        good = sum(np.argmax(self.feedforward(x)[-1]) == np.argmax(d) for x, d in data)
        return 100 * good / len(data)


def transformer(label):
    v = -np.ones((5, 1))
    v[label] = 1
    return v


rng = np.random.default_rng(99)
shapes = rng.random((5, 36))
labels = rng.integers(0, 5, 400)
rows = np.clip(shapes[labels] + rng.normal(0, 0.25, (400, 36)), 0, 1)
data = [(r.reshape(-1, 1), transformer(l)) for r, l in zip(rows, labels)]

net = Network([36, 12, 5])
print("before:", net.accuracy(data))
for epoch in range(10):
    cost = net.train(data, 0.3)
    print("epoch", epoch, "cost", round(cost, 4), "accuracy", net.accuracy(data))
