import numpy as np


class Tensor:
    """small autograd over arrays"""

    def __init__(self, data, parents=()):
        self.data = np.asarray(data, dtype=float)
        self.grad = np.zeros_like(self.data)
        self.parents = parents
        self._local = lambda: None

    def __add__(self, o):
        out = Tensor(self.data + o.data, (self, o))

        def local():
            for t in (self, o):
                g = out.grad
                if t.data.ndim < g.ndim:
                    g = g.sum(axis=0)
                t.grad += g
        out._local = local
        return out

    def __matmul__(self, o):
        out = Tensor(self.data @ o.data, (self, o))

        def local():
            self.grad += out.grad @ o.data.T
            o.grad += self.data.T @ out.grad
        out._local = local
        return out

    def relu(self):
        out = Tensor(self.data * (self.data > 0), (self,))

        def local():
            self.grad += out.grad * (self.data > 0)
        out._local = local
        return out

    def mse(self, target):
        diff = self.data - target
        out = Tensor((diff ** 2).mean(), (self,))

        def local():
            self.grad += out.grad * 2 * diff / diff.size
        out._local = local
        return out

    def backward(self, seed=True):
        if seed:
            self.grad = np.ones_like(self.data)
        self._local()
        for p in self.parents:
            p.backward(False)
