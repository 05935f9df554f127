import random

import numpy as np

random.seed(9)


class Neuron:
    def __init__(self, n_in):
        self.weights = [random.uniform(-1, 1) for _ in range(n_in)]
        self.bias = 0.0
        self.wished = [0.0] * n_in
        self.wished_bias = 0.0
        self.value = 0.0
        self.delta = 0.0

    def fire(self, inputs):
        z = self.bias + sum(w * i for w, i in zip(self.weights, inputs))
        self.value = 1 / (1 + np.exp(-max(z, -500)))
        return self.value

    def wish(self, inputs):
        for k, i in enumerate(inputs):
            self.wished[k] += self.delta * i
        self.wished_bias += self.delta

    def apply(self, rate, count):
        for k in range(len(self.weights)):
            self.weights[k] -= rate * self.wished[k] / count
        self.bias -= rate * self.wished_bias / count
        self.wished = [0.0] * len(self.weights)
        self.wished_bias = 0.0


hidden = [Neuron(2) for _ in range(4)]
output = Neuron(4)
examples = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]

for epoch in range(3000):
    cost = 0.0
    for inputs, target in examples:
        h = [n.fire(inputs) for n in hidden]
        o = output.fire(h)
        cost += (o - target) ** 2 / 2
        output.delta = (o - target) * o * (1 - o)
        for j, n in enumerate(hidden):
            n.delta = output.delta * output.weights[j] * n.value * (1 - n.value)
        output.wish(h)
        for n in hidden:
            n.wish(inputs)
    for n in hidden + [output]:
        n.apply(4.0, len(examples))
    if epoch % 300 == 0:
        print("epoch", epoch, "cost", cost)
