import numpy as np


def relu(z):
    return z * (z > 0)


def slope_of_relu(z):
    z = z.copy()
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


class Dense:
    def __init__(self, n_in, n_out, last=False):
        self.w = np.random.randn(n_in, n_out) * np.sqrt(2 / n_in)
        self.b = np.zeros((1, n_out))
        self.last = last

    def forward(self, x):
        self.x = x
        self.z = x @ self.w + self.b
        return self.z if self.last else relu(self.z)

    def backward(self, d, lr):
        if not self.last:
            d = d * slope_of_relu(self.z)
        before = d @ self.w.T
        self.w -= lr * self.x.T @ d
        self.b -= lr * d.sum(axis=0, keepdims=True)
        return before


np.random.seed(31)
x = np.random.uniform(-1, 1, (300, 2))
y = np.sin(4 * x[:, :1]) * np.cos(3 * x[:, 1:])
net = [Dense(2, 24), Dense(24, 24), Dense(24, 24), Dense(24, 1, last=True)]
for epoch in range(1500):
    a = x
    for layer in net:
        a = layer.forward(a)
    loss = np.mean((a - y) ** 2)
    d = 2 * (a - y) / len(x)
    for layer in reversed(net):
        d = layer.backward(d, 0.05)
    if epoch % 150 == 0:
        print("epoch", epoch, "loss", loss)
