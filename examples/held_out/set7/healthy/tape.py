"""A very small reverse mode: every operation leaves a function on the tape."""
import numpy as np

_tape = []


def clear():
    _tape.clear()


def backward(loss):
    loss.grad = np.ones_like(loss.value)
    for undo in reversed(_tape):
        undo()


def _fit(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


class Var:
    def __init__(self, value):
        self.value = np.asarray(value, dtype=float)
        self.grad = np.zeros_like(self.value)

    def _new(self, value, *pulls):
        out = Var(value)

        def undo():
            for var, pull in pulls:
                var.grad = var.grad + _fit(pull(out.grad), var.value.shape)
        _tape.append(undo)
        return out

    def __add__(self, o):
        return self._new(self.value + o.value, (self, lambda g: g), (o, lambda g: g))

    def __sub__(self, o):
        return self._new(self.value - o.value, (self, lambda g: g), (o, lambda g: -g))

    def __matmul__(self, o):
        return self._new(self.value @ o.value, (self, lambda g: g @ o.value.T), (o, lambda g: self.value.T @ g))

    def tanh(self):
        t = np.tanh(self.value)
        return self._new(t, (self, lambda g: g * (1 - t * t)))

    def square(self):
        return self._new(self.value ** 2, (self, lambda g: 2 * g * self.value))

    def mean(self):
        n = self.value.size
        return self._new(self.value.mean(), (self, lambda g: np.full(self.value.shape, g / n)))
