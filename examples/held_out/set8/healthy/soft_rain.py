import numpy as np


class Dropout:
    def __init__(self, keep):
        self.keep = keep

    def __call__(self, x, train):
        if not train:
            return x
        self.mask = (np.random.rand(*x.shape) < self.keep) / self.keep
        return x * self.mask

    def back(self, g):
        return g * self.mask


class Affine:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o) * (2 / i) ** 0.5
        self.b = np.zeros(o)

    def __call__(self, x, train):
        self.x = x
        return x @ self.W + self.b

    def back(self, g):
        self.gW, self.gb = self.x.T @ g, g.sum(0)
        return g @ self.W.T


class Relu:
    def __call__(self, x, train):
        self.x = x
        return np.maximum(x, 0)

    def back(self, g):
        return np.where(self.x > 0, g, 0)


def run(net, x, train=False):
    for layer in net:
        x = layer(x, train)
    return x


np.random.seed(30)
days = np.random.randn(1700, 5)
rain = np.sin(days[:, :1] * 2) + days[:, 1:2] + np.abs(days[:, 2:3]) - 0.5 * days[:, 3:4]
Xtr, ytr, Xte, yte = days[:1500], rain[:1500], days[1500:], rain[1500:]
net = [Affine(5, 100), Relu(), Dropout(0.8), Affine(100, 100), Relu(), Dropout(0.8), Affine(100, 1)]
for epoch in range(1, 151):
    p = np.random.permutation(1500)
    seen = []
    for k in range(0, 1500, 50):
        xb, yb = Xtr[p[k:k + 50]], ytr[p[k:k + 50]]
        out = run(net, xb, train=True)
        seen.append(np.mean((out - yb) ** 2))
        g = 2 * (out - yb) / len(xb)
        for layer in reversed(net):
            g = layer.back(g)
        for layer in net:
            if isinstance(layer, Affine):
                layer.W -= 0.02 * layer.gW
                layer.b -= 0.02 * layer.gb
    if epoch % 15 == 0:
        print(epoch, "train mse (dropout on) %.3f" % np.mean(seen), "test mse %.3f" % np.mean((run(net, Xte) - yte) ** 2))
