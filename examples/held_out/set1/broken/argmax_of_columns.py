import numpy as np


class Perceptron3:
    def __init__(self):
        r = np.random.RandomState(4)
        self.w1 = r.normal(0, 0.6, (2, 14))
        self.w2 = r.normal(0, 0.6, (14, 3))
        self.c1 = np.zeros((1, 14))
        self.c2 = np.zeros((1, 3))

    def activate(self, x):
        self.l1 = 1 / (1 + np.exp(-(x @ self.w1 + self.c1)))
        raw = np.exp(self.l1 @ self.w2 + self.c2)
        self.l2 = raw / raw.sum(axis=1, keepdims=True)

    def correct(self, x, t, rate):
        d2 = (self.l2 - t) / x.shape[0]
        d1 = d2 @ self.w2.T * self.l1 * (1 - self.l1)
        self.w2 -= rate * self.l1.T @ d2
        self.c2 -= rate * d2.sum(axis=0)
        self.w1 -= rate * x.T @ d1
        self.c1 -= rate * d1.sum(axis=0)

    def accuracy(self, t):
        acc = np.mean(np.argmax(self.l2, axis=0) == np.argmax(t, axis=0))
        return acc

    def nll(self, t):
        return -np.sum(t * np.log(self.l2)) / len(t)


r = np.random.RandomState(2)
which = r.randint(0, 3, 180)
x = np.stack([np.cos(which * 2.1), np.sin(which * 2.1)], 1) + r.normal(0, 0.25, (180, 2))
t = np.eye(3)[which]
p = Perceptron3()
for epoch in range(500):
    p.activate(x)
    if epoch % 50 == 0:
        print("epoch", epoch, "nll %.3f" % p.nll(t), "accuracy %.3f" % p.accuracy(t))
    p.correct(x, t, 1.0)
