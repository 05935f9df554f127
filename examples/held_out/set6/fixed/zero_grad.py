import numpy as np


class Parameter:
    def __init__(self, data):
        self.data = data
        self.grad = np.zeros_like(data)


class Module:
    def parameters(self):
        found = []
        for value in vars(self).values():
            if isinstance(value, Parameter):
                found.append(value)
            elif isinstance(value, (list, tuple)):
                for v in value:
                    found += v.parameters()
        return found


class Linear(Module):
    def __init__(self, n_in, n_out, rng):
        self.weight = Parameter(rng.normal(0, np.sqrt(1 / n_in), (n_out, n_in)))
        self.bias = Parameter(np.zeros(n_out))

    def forward(self, x):
        self.x = x
        return x @ self.weight.data.T + self.bias.data

    def backward(self, g):
        self.weight.grad += g.T @ self.x
        self.bias.grad += g.sum(axis=0)
        return g @ self.weight.data


class Sigmoid(Module):
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, g):
        return g * self.y * (1 - self.y)


class Model(Module):
    def __init__(self, rng):
        self.stack = [Linear(4, 24, rng), Sigmoid(), Linear(24, 3, rng)]

    def forward(self, x):
        for layer in self.stack:
            x = layer.forward(x)
        return x

    def backward(self, g):
        for layer in reversed(self.stack):
            g = layer.backward(g)


class SGD:
    def __init__(self, params, lr, momentum=0.8):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.buffers = [np.zeros_like(p.data) for p in params]

    def zero_grad(self):
        for p in self.params:
            p.grad.fill(0)

    def step(self):
        for p, buf in zip(self.params, self.buffers):
            buf *= self.momentum
            buf += p.grad
            p.data -= self.lr * buf


rng = np.random.default_rng(8)
x = rng.normal(size=(360, 4))
c = np.where(x[:, 0] * x[:, 1] > 0.3, 0, np.where(x[:, 2] + x[:, 3] > 0, 1, 2))
model = Model(rng)
optim = SGD(model.parameters(), lr=0.04)
for epoch in range(900):
    running = 0.0
    for idx in np.split(rng.permutation(360), 12):
        logits = model.forward(x[idx])
        logits = logits - logits.max(axis=1, keepdims=True)
        logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        running += -logp[np.arange(30), c[idx]].mean()
        g = np.exp(logp)
        g[np.arange(30), c[idx]] -= 1
        optim.zero_grad()
        model.backward(g / 30)
        optim.step()
    if (epoch + 1) % 90 == 0:
        print("epoch", epoch + 1, "loss", running / 12, "acc", (model.forward(x).argmax(1) == c).mean())
