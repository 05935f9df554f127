import numpy as np

rng = np.random.default_rng(50)
LEARNING_RATE = 0.1
EPOCHS = 200

# bill length, bill depth, flipper, weight of three species
means = np.array([[38.8, 18.3, 190, 3.7], [48.8, 18.4, 196, 3.73], [47.5, 15.0, 217, 5.07]])
spread = np.array([2.7, 1.2, 6.5, 0.45])
species = rng.integers(0, 3, 333)
measures = means[species] + rng.normal(0, 1, (333, 4)) * spread
measures = (measures - measures.mean(0)) / measures.std(0)
train, test = np.arange(250), np.arange(250, 333)


class Net:
    def __init__(self):
        self.w = [rng.normal(0, (2 / 4) ** 0.5, (4, 16)), rng.normal(0, (2 / 16) ** 0.5, (16, 16)),
                  rng.normal(0, (2 / 16) ** 0.5, (16, 3))]
        self.b = [np.zeros(16), np.zeros(16), np.zeros(3)]

    def __call__(self, x):
        self.a = [x]
        for w, b in zip(self.w[:-1], self.b[:-1]):
            self.a.append(np.maximum(self.a[-1] @ w + b, 0))
        z = self.a[-1] @ self.w[-1] + self.b[-1]
        z = z - z.max(1, keepdims=True)
        return np.exp(z) / np.exp(z).sum(1, keepdims=True)

    def learn(self, p, y, rate):
        d = p.copy()
        d[np.arange(len(y)), y] -= 1
        d /= len(y)
        for l in (2, 1, 0):
            gw, gb = self.a[l].T @ d, d.sum(0)
            d = (d @ self.w[l].T) * (self.a[l] > 0)
            self.w[l] -= rate * gw
            self.b[l] -= rate * gb


net = Net()
for epoch in range(EPOCHS):
    for part in np.array_split(rng.permutation(train), 8):
        net.learn(net(measures[part]), species[part], LEARNING_RATE)
    if epoch % 20 == 0:
        p = net(measures[train])
        loss = -np.log(p[np.arange(250), species[train]] + 1e-12).mean()
        good = (net(measures[test]).argmax(1) == species[test]).mean()
        print(f"epoch {epoch} loss {loss:.4f} test accuracy {good:.3f}")
