import numpy as np


def shrink(g, shape):
    while g.ndim > len(shape):
        g = g.sum(0)
    for axis, size in enumerate(shape):
        if size == 1 and g.shape[axis] != 1:
            g = g.sum(axis, keepdims=True)
    return g


class T:
    def __init__(self, v, parents=()):
        self.v = np.asarray(v, float)
        self.parents = parents      # pairs of (node, function from gradient to gradient)
        self.g = np.zeros_like(self.v)

    def __add__(self, o):
        o = o if isinstance(o, T) else T(o)
        return T(self.v + o.v, ((self, lambda g: g), (o, lambda g: g)))

    def __mul__(self, o):
        o = o if isinstance(o, T) else T(o)
        return T(self.v * o.v, ((self, lambda g: g * o.v), (o, lambda g: g * self.v)))

    def __matmul__(self, o):
        return T(self.v @ o.v, ((self, lambda g: g @ o.v.T), (o, lambda g: self.v.T @ g)))

    def __sub__(self, o):
        return self + o * -1.0

    def sin(self):
        return T(np.sin(self.v), ((self, lambda g: g * np.cos(self.v)),))

    def mean(self):
        return T(self.v.mean(), ((self, lambda g: np.full(self.v.shape, g / self.v.size)),))

    def backward(self):
        order, seen = [], set()

        def visit(n):
            if id(n) not in seen:
                seen.add(id(n))
                for p, _ in n.parents:
                    visit(p)
                order.append(n)
        visit(self)
        self.g = np.ones_like(self.v)
        for n in reversed(order):
            for p, f in n.parents:
                p.g = p.g + shrink(f(n.g), p.v.shape)


rng = np.random.default_rng(1)
x = T(rng.uniform(-2, 2, (150, 1)))
y = T(np.exp(-x.v ** 2) * np.cos(5 * x.v))
w1, b1 = T(rng.normal(0, 2, (1, 20))), T(rng.uniform(-3, 3, (1, 20)))
w2, b2 = T(rng.normal(0, 0.2, (20, 1))), T(np.zeros((1, 1)))
params = [w1, b1, w2, b2]
for step in range(1501):
    diff = (x @ w1 + b1).sin() @ w2 + b2 - y
    loss = (diff * diff).mean()
    for p in params:
        p.g = np.zeros_like(p.v)
    loss.backward()
    for p in params:
        p.v = p.v - 0.05 * p.g
    if step % 150 == 0:
        print(step, float(loss.v))
