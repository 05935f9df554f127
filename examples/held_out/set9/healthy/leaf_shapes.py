import random

import numpy as np


class Network:
    def __init__(self, sizes):
        self.sizes = sizes
        self.biases = [np.random.randn(y, 1) for y in sizes[1:]]
        self.weights = [np.random.randn(y, x) / np.sqrt(x) for x, y in zip(sizes[:-1], sizes[1:])]

    def feedforward(self, a):
        for b, w in zip(self.biases, self.weights):
            a = sigmoid(w @ a + b)
        return a

    def SGD(self, data, epochs, size, eta, lmbda=0.0):
        n = len(data)
        for j in range(epochs):
            random.shuffle(data)
            for k in range(0, n, size):
                self.update_mini_batch(data[k:k + size], eta, lmbda, n)
            if j % 4 == 0:
                print(f"Epoch {j}: {self.accuracy(data)} / {n}, cost {self.cost(data, lmbda):.4f}")

    def update_mini_batch(self, batch, eta, lmbda, n):
        nabla_b = [0 * b for b in self.biases]
        nabla_w = [0 * w for w in self.weights]
        for x, y in batch:
            for i, (db, dw) in enumerate(self.backprop(x, y)):
                nabla_b[i] = nabla_b[i] + db
                nabla_w[i] = nabla_w[i] + dw
        self.weights = [(1 - eta * lmbda / n) * w - eta / len(batch) * nw for w, nw in zip(self.weights, nabla_w)]
        self.biases = [b - eta / len(batch) * nb for b, nb in zip(self.biases, nabla_b)]

    def backprop(self, x, y):
        acts = [x]
        for b, w in zip(self.biases, self.weights):
            acts.append(sigmoid(w @ acts[-1] + b))
        delta = acts[-1] - y
        result = [(delta, delta @ acts[-2].T)]
        for l in range(2, len(self.sizes)):
            delta = self.weights[-l + 1].T @ delta * acts[-l] * (1 - acts[-l])
            result.insert(0, (delta, delta @ acts[-l - 1].T))
        return result

    def cost(self, data, lmbda):
        c = 0.0
        for x, y in data:
            a = self.feedforward(x)
            c += np.sum(np.nan_to_num(-y * np.log(a) - (1 - y) * np.log(1 - a))) / len(data)
        return c + 0.5 * lmbda / len(data) * sum(np.sum(w ** 2) for w in self.weights)

    def accuracy(self, data):
        return sum(int(np.argmax(self.feedforward(x)) == np.argmax(y)) for x, y in data)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# leaves: length to width, number of lobes, stalk -> oak, birch, maple
np.random.seed(13)
random.seed(13)
data = []
for _ in range(210):
    k = random.randrange(3)
    mean = [(1.8, 8, 0.8), (1.4, 1, 2.0), (1.0, 5, 3.5)][k]
    x = np.array(mean) + np.random.randn(3) * (0.25, 1.4, 0.6)
    data.append((((x - (1.4, 4.7, 2.1)) / (0.4, 3, 1.2)).reshape(3, 1), np.eye(3)[:, [k]]))
Network([3, 8, 3]).SGD(data, 29, 10, 0.5, lmbda=0.1)
