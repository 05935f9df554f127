import numpy as np

rng = np.random.default_rng(71)


class Conv1D:
    """one signal in, several feature maps out; np.convolve does the work"""

    def __init__(self, n_filters, width):
        self.k = rng.normal(0, 0.3, (n_filters, width))
        self.b = np.zeros(n_filters)

    def forward(self, x):
        self.x = x
        return np.array([np.convolve(x, k, mode="valid") for k in self.k]) + self.b[:, None]

    def backward(self, d):
        # y[i] = sum_j k[j] x[i + w - 1 - j], so the slope of k[j] is the correlation, read from behind
        self.dk = np.array([np.correlate(self.x, row, mode="valid")[::-1] for row in d])
        self.db = d.sum(axis=1)


def signal():
    """30 samples with a peak: steep rise and slow fall (1) or slow rise and steep fall (0)"""
    kind = rng.integers(0, 2)
    beat = np.exp(-np.arange(8) / 2.5)
    if not kind:
        beat = beat[::-1]
    x = rng.normal(0, 0.1, 30)
    at = rng.integers(0, 22)
    x[at:at + 8] += beat
    return x, kind


data = [signal() for _ in range(300)]
test = [signal() for _ in range(200)]
conv = Conv1D(4, 5)
v = rng.normal(0, 0.3, 4)
c = 0.0


def forward(x):
    z = conv.forward(x)
    top = np.maximum(z, 0).argmax(axis=1)             # the strongest place of each map
    h = np.maximum(z[np.arange(4), top], 0)
    return z, top, h, 1 / (1 + np.exp(-(v @ h + c)))


for epoch in range(10):
    total = 0
    for i in rng.permutation(len(data)):
        x, y = data[i]
        z, top, h, p = forward(x)
        total -= np.log(p if y else 1 - p)
        delta = p - y
        dz = np.zeros_like(z)
        dz[np.arange(4), top] = delta * v * (h > 0)
        conv.backward(dz)
        v -= 0.1 * delta * h
        c -= 0.1 * delta
        conv.k -= 0.1 * conv.dk
        conv.b -= 0.1 * conv.db
    right = np.mean([(forward(x)[3] > 0.5) == y for x, y in test])
    print("epoch %d  loss %.4f  test %.3f" % (epoch + 1, total / len(data), right))
