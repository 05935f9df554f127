import random

from pebble_node import Node

random.seed(4)


class Layer:
    def __init__(self, n, m):
        self.rows = [[Node(random.uniform(-1, 1)) for _ in range(n)] for _ in range(m)]
        self.offsets = [Node(0.0) for _ in range(m)]

    def __call__(self, x):
        return [(sum(w * a for w, a in zip(r, x)) + o).tanh() for r, o in zip(self.rows, self.offsets)]

    def weights(self):
        return [w for r in self.rows for w in r] + self.offsets


# pebbles: long or round (-1 / +1) from length and width in cm
data = [((3.1, 1.0), -1), ((2.8, 0.9), -1), ((3.4, 1.3), -1), ((2.2, 0.7), -1), ((3.9, 1.6), -1),
        ((1.0, 1.0), 1), ((2.1, 2.0), 1), ((3.0, 2.8), 1), ((1.6, 1.4), 1), ((2.6, 2.5), 1)]
layers = [Layer(2, 5), Layer(5, 1)]
params = [w for l in layers for w in l.weights()]
for k in range(240):
    loss = Node(0.0)
    for x, t in data:
        out = list(x)
        for l in layers:
            out = l(out)
        loss = loss + (out[0] + (-t)) ** 2
    for q in params:
        q.grad = 0.0
    loss.backward()
    for q in params:
        q.data -= 0.01 * q.grad
    if k % 20 == 0:
        print(k, loss.data)
