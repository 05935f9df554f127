import random

import numpy as np

random.seed(14)


class Neuron:
    def __init__(self, n):
        self.w = [random.uniform(-1, 1) for _ in range(n + 1)]
        self.sum = [0.0] * (n + 1)

    def __call__(self, xs):
        self.xs = list(xs) + [1.0]
        self.out = np.tanh(sum(w * x for w, x in zip(self.w, self.xs)))
        return self.out

    def note(self, error):
        self.d = error * (1 - self.out ** 2)
        self.sum = [s + self.d * x for s, x in zip(self.sum, self.xs)]

    def learn(self, rate):
        self.w = [w - rate * s for w, s in zip(self.w, self.sum)]
        self.sum = [0.0] * len(self.w)


hidden = [Neuron(2) for _ in range(4)]
out = Neuron(4)
cases = [((-1, -1), -0.9), ((-1, 1), 0.9), ((1, -1), 0.9), ((1, 1), -0.9)]
for n_pass in range(1000):
    sse = 0
    for xs, t in cases:
        y = out([h(xs) for h in hidden])
        sse += 0.5 * (y - t) ** 2
        out.note(y - t)
        for k, h in enumerate(hidden):
            h.note(out.d * out.w[k])
    for neuron in hidden + [out]:
        neuron.learn(0.1)
    if n_pass % 100 == 0:
        print(n_pass, sse)
