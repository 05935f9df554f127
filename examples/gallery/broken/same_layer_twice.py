import numpy as np

rng = np.random.RandomState(9)


class TanhLayer:
    def __init__(self, n_in, n_out):
        self.w = rng.randn(n_in, n_out) / np.sqrt(n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        self.out = np.tanh(x.dot(self.w) + self.b)
        return self.out

    def backward(self, d):
        d = d * (1 - self.out ** 2)
        self.grad_w = self.x.T.dot(d)
        self.grad_b = d.sum(axis=0)
        return d.dot(self.w.T)

    def update(self, lr):
        self.w -= lr * self.grad_w
        self.b -= lr * self.grad_b


class Output(TanhLayer):
    def forward(self, x):
        self.x = x
        return x.dot(self.w) + self.b

    def backward(self, d):
        self.grad_w = self.x.T.dot(d)
        self.grad_b = d.sum(axis=0)
        return d.dot(self.w.T)


x = rng.uniform(-2, 2, (80, 2))
y = (np.sin(2 * x[:, 0]) * x[:, 1]).reshape(-1, 1)

layers = [TanhLayer(2, 8)] + [TanhLayer(8, 8)] * 2 + [Output(8, 1)]

for epoch in range(2000):
    a = x
    for layer in layers:
        a = layer.forward(a)
    loss = np.mean((a - y) ** 2)
    d = 2 * (a - y) / len(x)
    for layer in reversed(layers):
        d = layer.backward(d)
    for layer in layers:
        layer.update(0.05)
    if epoch % 200 == 0:
        print("epoch %4d   mse %.5f" % (epoch, loss))
