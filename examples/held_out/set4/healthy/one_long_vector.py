import numpy as np


class FlatNet:
    def __init__(self, shapes, rng):
        sizes = [int(np.prod(s)) for s in shapes]
        self.theta = np.empty(sum(sizes))
        self.grad = np.zeros_like(self.theta)
        self.p, self.g, at = [], [], 0
        for shape, size in zip(shapes, sizes):
            self.p.append(self.theta[at:at + size].reshape(shape))
            self.g.append(self.grad[at:at + size].reshape(shape))
            at += size
        for a in self.p:
            a[...] = rng.normal(0, 1 / np.sqrt(a.shape[0]), a.shape) if a.ndim == 2 else 0.0

    def forward(self, x):
        W1, b1, W2, b2 = self.p
        self.x, self.h = x, np.tanh(x @ W1 + b1)
        return self.h @ W2 + b2

    def backward(self, d):
        gW1, gb1, gW2, gb2 = self.g
        np.matmul(self.h.T, d, out=gW2)
        np.sum(d, axis=0, out=gb2)
        dh = d @ self.p[2].T * (1 - self.h ** 2)
        np.matmul(self.x.T, dh, out=gW1)
        np.sum(dh, axis=0, out=gb1)


rng = np.random.default_rng(29)
x = rng.uniform(-3, 3, (300, 1))
t = np.sinc(x) + 0.02 * rng.normal(size=x.shape)
net = FlatNet([(1, 30), (30,), (30, 1), (1,)], rng)
m, v = np.zeros_like(net.theta), np.zeros_like(net.theta)
for step in range(1, 3001):
    out = net.forward(x)
    net.backward(2 * (out - t) / len(x))
    m += 0.1 * (net.grad - m)
    v += 0.001 * (net.grad ** 2 - v)
    net.theta -= 0.01 * (m / (1 - 0.9 ** step)) / (np.sqrt(v / (1 - 0.999 ** step)) + 1e-8)
    if step % 300 == 0:
        print(step, "mse", float(np.mean((out - t) ** 2)))
