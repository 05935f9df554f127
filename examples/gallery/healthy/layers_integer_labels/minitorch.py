import numpy as np


class Param:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)


class Linear:
    def __init__(self, n_in, n_out, rng):
        self.weight = Param(rng.uniform(-1, 1, (n_in, n_out)) / np.sqrt(n_in))
        self.bias = Param(np.zeros(n_out))
        self.params = [self.weight, self.bias]

    def __call__(self, x):
        self.x = x
        return x @ self.weight.data + self.bias.data

    def backward(self, g):
        self.weight.grad += self.x.T @ g
        self.bias.grad += g.sum(axis=0)
        return g @ self.weight.data.T


class Tanh:
    params = []

    def __call__(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, g):
        return g * (1 - self.y ** 2)


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self, g):
        for layer in reversed(self.layers):
            g = layer.backward(g)

    def parameters(self):
        return [p for layer in self.layers for p in layer.params]


class CrossEntropy:
    def __call__(self, logits, labels):
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        self.labels = labels
        return -np.log(self.p[np.arange(len(labels)), labels]).mean()

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(self.labels)), self.labels] -= 1
        return g / len(self.labels)


class SGD:
    def __init__(self, model, lr, momentum):
        self.params = model.parameters()
        self.velocity = [np.zeros_like(p.data) for p in self.params]
        self.lr, self.momentum = lr, momentum

    def zero_grad(self):
        for p in self.params:
            p.grad[...] = 0

    def step(self):
        for p, v in zip(self.params, self.velocity):
            v *= self.momentum
            v += (1 - self.momentum) * p.grad
            p.data -= self.lr * v
