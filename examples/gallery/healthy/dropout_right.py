import numpy as np

rng = np.random.RandomState(4)


class Dense:
    def __init__(self, i, o):
        self.W, self.b = rng.randn(i, o) * np.sqrt(2 / i), np.zeros(o)

    def forward(self, x, train):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g, lr):
        gx = g @ self.W.T
        self.W -= lr * self.x.T @ g
        self.b -= lr * g.sum(0)
        return gx


class Relu:
    def forward(self, x, train):
        self.on = x > 0
        return x * self.on

    def backward(self, g, lr):
        return g * self.on


class Dropout:
    def __init__(self, p):
        self.p = p

    def forward(self, x, train):
        if not train:
            return x
        self.mask = (rng.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, g, lr):
        return g * self.mask


net = [Dense(2, 32), Relu(), Dropout(0.3), Dense(32, 1)]


def run(x, train):
    for layer in net:
        x = layer.forward(x, train)
    return 1 / (1 + np.exp(-x))


X = rng.uniform(-1, 1, (200, 2))
t = ((X ** 2).sum(1, keepdims=True) < 0.5).astype(float)
for epoch in range(800):
    out = run(X, True)
    grad = (out - t) / len(t)
    for layer in net[::-1]:
        grad = layer.backward(grad, 0.3)
    if epoch % 80 == 0:
        q = run(X, False)
        print(epoch, "loss", -np.mean(t * np.log(q) + (1 - t) * np.log(1 - q)), "acc", np.mean((q > .5) == t))
