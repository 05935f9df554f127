import numpy as np

raw = np.genfromtxt("plants.csv", delimiter=",", skip_header=1)
raw = raw[np.isfinite(raw).all(axis=1)]
X = ((raw[:, :3] - raw[:, :3].mean(0)) / raw[:, :3].std(0)).T
y = raw[:, 3].reshape(1, -1)


def act(z):
    return 1 / (1 + np.exp(-z))


class Network:
    def __init__(self, sizes, seed=0):
        r = np.random.RandomState(seed)
        self.W = [r.randn(o, i) * 0.4 for i, o in zip(sizes, sizes[1:])]
        self.B = [np.zeros((o, 1)) for o in sizes[1:]]

    def run(self, x):
        self.a = [x]
        for k, (w, b) in enumerate(zip(self.W, self.B)):
            z = w @ self.a[-1] + b
            self.a.append(act(z))
        return self.a[-1]

    def learn(self, x, t, rate):
        out = self.run(x)
        n = x.shape[1]
        delta = (out - t) * out * (1 - out) / n
        for k in reversed(range(len(self.W))):
            gw, gb = delta @ self.a[k].T, delta.sum(axis=1, keepdims=True)
            if k > 0:
                delta = (self.W[k].T @ delta) * self.a[k] * (1 - self.a[k])
            self.W[k] -= rate * gw
            self.B[k] -= rate * gb
        return np.mean((out - t) ** 2) / 2


net = Network([3, 6, 1])
for epoch in range(2000):
    mse = net.learn(X, y, 0.02)
    if epoch % 200 == 0:
        print(epoch, mse)
