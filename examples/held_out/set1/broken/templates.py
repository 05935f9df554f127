import numpy as np


class DigitNet:
    def __init__(self, *sizes):
        rnd = np.random.RandomState(0)
        self.weights = [rnd.randn(b, a) / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]
        self.biases = [np.zeros((b, 1)) for b in sizes[1:]]
        self.weight_templates = [np.zeros(w.shape) for w in self.weights]
        self.bias_templates = [np.zeros(b.shape) for b in self.biases]

    def feedForward(self, x):
        self.acts = [x]
        for w, b in zip(self.weights, self.biases):
            self.acts.append(np.tanh(w @ self.acts[-1] + b))
        return self.acts[-1]

    def backPropagate(self, desired):
        delta = (self.acts[-1] - desired) * (1 - self.acts[-1] ** 2)
        for layer in range(len(self.weights) - 1, -1, -1):
            self.weight_updates[layer] += delta @ self.acts[layer].T
            self.bias_updates[layer] += delta
            if layer:
                delta = (self.weights[layer].T @ delta) * (1 - self.acts[layer] ** 2)

    def train(self, samples, learnRate, batchSize):
        for start in range(0, len(samples), batchSize):
            batch = samples[start:start + batchSize]
            self.weight_updates = self.weight_templates
            self.bias_updates = self.bias_templates
            for x, desired in batch:
                self.feedForward(x)
                self.backPropagate(desired)
            for i in range(len(self.weights)):
                self.weights[i] = self.weights[i] - learnRate * self.weight_updates[i] / len(batch)
                self.biases[i] = self.biases[i] - learnRate * self.bias_updates[i] / len(batch)

    def MSE(self, samples):
        return np.mean([np.mean((self.feedForward(x) - d) ** 2) for x, d in samples])


rnd = np.random.RandomState(1)
samples = []
for _ in range(60):
    k = rnd.randint(3)
    x = rnd.rand(9, 1) * 0.4
    x[3 * k:3 * k + 3] += 0.6
    d = -np.ones((3, 1))
    d[k] = 1
    samples.append((x, d))

net = DigitNet(9, 6, 3)
for epoch in range(20):
    net.train(samples, 0.2, 10)
    print(epoch, net.MSE(samples))
