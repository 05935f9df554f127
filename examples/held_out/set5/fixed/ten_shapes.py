import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


class Network:
    def __init__(self, sizes):
        self.w = [(np.random.rand(a, b) - 0.5) for a, b in zip(sizes[:-1], sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]

    def feed(self, x):
        self.a = [x]
        for w, b in zip(self.w, self.b):
            self.a.append(sigmoid(self.a[-1] @ w + b))
        return self.a[-1]

    def learn(self, x, y, eta):
        out = self.feed(x)
        delta = (out - y) * out * (1 - out) / len(x)
        for i in range(len(self.w) - 1, -1, -1):
            gw = self.a[i].T @ delta
            gb = delta.sum(0)
            if i > 0:
                delta = delta @ self.w[i].T * self.a[i] * (1 - self.a[i])
            self.w[i] -= eta * gw
            self.b[i] -= eta * gb
        return 0.5 * np.mean(np.sum((out - y) ** 2, axis=1))


# ten 8x8 shapes, pixels already between 0 and 1
shapes = (np.random.rand(10, 64) > 0.5).astype(float)
label = np.random.randint(0, 10, 600)
pictures = np.clip(shapes[label] * 0.8 + 0.1 + 0.15 * np.random.randn(600, 64), 0, 1)
target = np.zeros((600, 10))
target[np.arange(600), label] = 1

net = Network([64, 24, 10])
for epoch in range(80):
    order = np.random.permutation(600)
    loss = 0
    for k in range(0, 600, 20):
        pick = order[k:k + 20]
        loss += net.learn(pictures[pick], target[pick], 3.0)
    if epoch % 8 == 0:
        acc = np.mean(net.feed(pictures).argmax(1) == label)
        print("epoch", epoch, "loss", loss / 30, "acc", acc)
print("done", np.mean(net.feed(pictures).argmax(1) == label))
