import numpy as np


def im2col(x, k):
    n, c, h, w = x.shape
    oh, ow = h - k + 1, w - k + 1
    col = np.empty((n, oh, ow, c, k, k))
    for i in range(k):
        for j in range(k):
            col[:, :, :, :, i, j] = x[:, :, i:i + oh, j:j + ow].transpose(0, 2, 3, 1)
    return col.reshape(n * oh * ow, -1), oh, ow


class Convolution:
    def __init__(self, filters, channels, k):
        self.W = np.random.randn(filters, channels, k, k) * np.sqrt(2 / (channels * k * k))
        self.b = np.zeros(filters)

    def forward(self, x):
        FN, C, k, _ = self.W.shape
        self.col, oh, ow = im2col(x, k)
        out = self.col @ self.W.reshape(FN, -1).T + self.b
        return out.reshape(x.shape[0], oh, ow, FN).transpose(0, 3, 1, 2)

    def backward(self, dout):
        FN = self.W.shape[0]
        dout = dout.transpose(0, 2, 3, 1).reshape(-1, FN)
        self.db = dout.sum(axis=0)
        self.dW = (self.col.T @ dout).T.reshape(self.W.shape)


class Relu:
    def forward(self, x):
        self.off = x <= 0
        out = x.copy()
        out[self.off] = 0
        return out

    def backward(self, dout):
        dout = dout.copy()
        dout[self.off] = 0
        return dout


class SumPool:
    """adds up each map, position does not matter"""

    def forward(self, x):
        self.shape = x.shape
        return x.mean(axis=(2, 3))

    def backward(self, dout):
        n, c, h, w = self.shape
        return np.broadcast_to(dout[:, :, None, None] / (h * w), self.shape)


class Affine:
    def __init__(self, n, m):
        self.W = np.random.randn(n, m) * 0.1
        self.b = np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class SoftmaxWithLoss:
    def forward(self, x, t):
        x = x - x.max(axis=1, keepdims=True)
        self.y = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        self.t = t
        return -np.log(self.y[np.arange(len(t)), t] + 1e-7).mean()

    def backward(self):
        dx = self.y.copy()
        dx[np.arange(len(self.t)), self.t] -= 1
        return dx / len(self.t)


np.random.seed(4)
# short strokes in noise: rising (0) or falling (1)
t = np.random.randint(0, 2, 1000)
x = np.random.rand(1000, 1, 10, 10) * 0.9
for n in range(1000):
    for _ in range(4):
        r, c = np.random.randint(0, 8, 2)
        x[n, 0, r:r + 3, c:c + 3] += np.eye(3) if t[n] else np.eye(3)[::-1]
x -= x.mean()

layers = [Convolution(6, 1, 3), Relu(), SumPool(), Affine(6, 2)]
last = SoftmaxWithLoss()
for epoch in range(40):
    order = np.random.permutation(800)
    total = 0
    for k in range(0, 800, 40):
        idx = order[k:k + 40]
        h = x[idx]
        for l in layers:
            h = l.forward(h)
        total += last.forward(h, t[idx])
        d = last.backward()
        for l in reversed(layers):
            d = l.backward(d)
        for l in layers:
            if hasattr(l, "W"):
                l.W -= 0.5 * l.dW
                l.b -= 0.5 * l.db
    if epoch % 5 == 4:
        h = x[800:]
        for l in layers:
            h = l.forward(h)
        print("epoch", epoch + 1, "loss", round(total / 20, 4), "test acc", (h.argmax(1) == t[800:]).mean())
