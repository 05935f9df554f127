import numpy as np


class Trainer:
    def __init__(self, features, targets, lr=0.1, batch=20):
        self.features = features
        self.targets = targets
        self.lr = lr
        self.batch = batch
        self.gen = np.random.default_rng(0)
        d = features.shape[1]
        self.A = self.gen.normal(0, 1 / np.sqrt(d), (d, 14))
        self.a = np.zeros(14)
        self.B = self.gen.normal(0, 0.3, (14, 1))
        self.b = np.zeros(1)

    def epoch(self):
        perm = self.gen.permutation(len(self.features))
        self.features = self.features[perm]
        for k in range(0, len(perm), self.batch):
            yield self.features[k:k + self.batch], self.targets[k:k + self.batch]

    def step(self, x, t):
        h = np.tanh(x @ self.A + self.a)
        y = h @ self.B + self.b
        g = 2 * (y - t) / len(t)
        gh = g @ self.B.T * (1 - h * h)
        self.B -= self.lr * h.T @ g
        self.b -= self.lr * g.sum(0)
        self.A -= self.lr * x.T @ gh
        self.a -= self.lr * gh.sum(0)
        return ((y - t) ** 2).mean()

    def run(self, epochs):
        for e in range(epochs):
            losses = [self.step(x, t) for x, t in self.epoch()]
            if e % 10 == 0:
                print("epoch", e, "mse", np.mean(losses))


gen = np.random.default_rng(8)
features = gen.uniform(-1, 1, (200, 3))
targets = np.sin(3 * features[:, :1]) + features[:, 1:2] * features[:, 2:]
Trainer(features, targets).run(100)
