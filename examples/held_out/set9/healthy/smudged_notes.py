import numpy as np


class Denoiser:
    def __init__(self, d, h, gen):
        self.E = gen.normal(0, 1 / np.sqrt(d), (h, d))
        self.e = np.zeros((h, 1))
        self.D = gen.normal(0, 1 / np.sqrt(h), (d, h))
        self.d = np.zeros((d, 1))
        self.gen = gen

    def spoil(self, clean):
        dirty = clean + self.gen.normal(0, 0.1, clean.shape)
        return dirty * (self.gen.random(clean.shape) > 0.2)

    def run(self, x):
        self.x = x
        self.h = np.maximum(0.01 * (s := self.E @ x + self.e), s)
        self.leak = np.where(s > 0, 1, 0.01)
        return self.D @ self.h + self.d

    def step(self, clean, lr):
        out = self.run(self.spoil(clean))
        diff = out - clean
        n = clean.shape[1]
        g = diff / n
        gh = self.D.T @ g * self.leak
        self.D -= lr * g @ self.h.T
        self.d -= lr * g.sum(1, keepdims=True)
        self.E -= lr * gh @ self.x.T
        self.e -= lr * gh.sum(1, keepdims=True)
        return 0.5 * (diff ** 2).sum() / n


gen = np.random.default_rng(27)
# 16 keys of a toy piano, chords of three notes with overtones
roots = gen.integers(0, 10, 500)
minor = gen.integers(0, 2, 500)
music = np.zeros((16, 500))
cols = np.arange(500)
music[roots, cols] = 1
music[roots + 3 + (1 - minor), cols] = 0.8
music[np.minimum(roots + 6, 15), cols] = 0.6
net = Denoiser(16, 30, gen)
for t in range(3001):
    pick = gen.integers(0, 500, 64)
    loss = net.step(music[:, pick], 0.1)
    if t % 300 == 0:
        print("step %4d  loss %.4f" % (t, loss))
dirty = net.spoil(music)
print("error before", np.mean((dirty - music) ** 2).round(4), "after", np.mean((net.run(dirty) - music) ** 2).round(4))
