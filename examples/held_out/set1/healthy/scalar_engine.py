import random

import numpy as np


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad = data, 0.0
        self.parents, self.push = parents, lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def push():
            self.grad += out.grad
            other.grad += out.grad
        out.push = push
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def push():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.push = push
        return out

    def tanh(self):
        out = Value(np.tanh(self.data), (self,))

        def push():
            self.grad += (1 - out.data ** 2) * out.grad
        out.push = push
        return out

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for q in v.parents:
                    visit(q)
                order.append(v)
        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v.push()


random.seed(5)
hidden = [[Value(random.gauss(0, 1)) for _ in range(3)] for _ in range(4)]
last = [Value(random.gauss(0, 1)) for _ in range(5)]
params = [p for row in hidden for p in row] + last
points = [((0.0, 0.0), -1.0), ((0.0, 1.0), 1.0), ((1.0, 0.0), 1.0), ((1.0, 1.0), -1.0)]

for k in range(150):
    total = Value(0.0)
    for (x1, x2), t in points:
        hs = [(w[0] * x1 + w[1] * x2 + w[2]).tanh() for w in hidden]
        out = last[-1]
        for w, h in zip(last, hs):
            out = out + w * h
        diff = out + (-t)
        total = total + diff * diff
    for p in params:
        p.grad = 0.0
    total.backward()
    for p in params:
        p.data -= 0.05 * p.grad
    if k % 15 == 0:
        print(k, total.data)
