import numpy as np


class Module:
    def parameters(self):
        return []

    def __call__(self, x):
        return self.forward(x)


class Linear(Module):
    def __init__(self, fan_in, fan_out, rng):
        bound = np.sqrt(6 / (fan_in + fan_out))
        self.weight = rng.uniform(-bound, bound, (fan_in, fan_out))
        self.bias = np.zeros(fan_out)

    def forward(self, x):
        self.inp = x
        return x.dot(self.weight) + self.bias

    def backward(self, grad):
        self.d_weight = self.inp.T.dot(grad)
        self.d_bias = grad.sum(axis=0)
        return grad.dot(self.weight.T)

    def parameters(self):
        return [("weight", self), ("bias", self)]


class Tanh(Module):
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out ** 2)


class Sequential(Module):
    def __init__(self, *modules):
        self.modules = modules

    def forward(self, x):
        for m in self.modules:
            x = m(x)
        return x

    def backward(self, grad):
        for m in self.modules[::-1]:
            grad = m.backward(grad)

    def parameters(self):
        return [p for m in self.modules for p in m.parameters()]


rng = np.random.default_rng(18)
width = 12
model = Sequential(Linear(width, width, rng), Tanh(), Linear(width, width, rng), Tanh(),
                   Linear(width, width, rng), Tanh(), Linear(width, width, rng))
A = rng.normal(0, 1, (width, width))
X = rng.normal(0, 1, (256, width))
Y = np.sin(X @ A / 4)           # some smooth map of twelve numbers onto twelve
for epoch in range(301):
    pred = model(X)
    loss = np.mean((pred - Y) ** 2)
    model.backward(2 * (pred - Y) / len(X))
    for name, owner in model.parameters():
        value = getattr(owner, name)
        value -= 0.1 * getattr(owner, "d_" + name)
    if epoch % 30 == 0:
        print("epoch", epoch, "loss", loss)
