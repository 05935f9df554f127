import itertools
import numpy as np


class Rprop:
    def __init__(self, params, first=0.05):
        self.params = params
        self.step = [np.full_like(p, first) for p in params]
        self.old = [np.zeros_like(p) for p in params]

    def update(self, grads):
        for i, (p, g) in enumerate(zip(self.params, grads)):
            same = self.old[i] * g
            self.step[i] = np.where(same > 0, np.minimum(self.step[i] * 1.2, 1.0), self.step[i])
            self.step[i] = np.where(same < 0, np.maximum(self.step[i] * 0.5, 1e-6), self.step[i])
            g = np.where(same < 0, 0.0, g)
            p -= np.sign(g) * self.step[i]
            self.old[i] = g


X = np.array(list(itertools.product([-1.0, 1.0], repeat=4)))
y = (X.prod(axis=1, keepdims=True) > 0).astype(float)
rng = np.random.default_rng(1)
W1 = rng.normal(0, 0.7, (4, 10))
b1 = rng.normal(0, 0.7, (1, 10))
W2 = rng.normal(0, 0.7, (10, 1))
b2 = np.zeros((1, 1))
opt = Rprop([W1, b1, W2, b2])
for epoch in range(400):
    h = np.tanh(X @ W1 + b1)
    p = 1 / (1 + np.exp(-(h @ W2 + b2)))
    loss = -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
    d = (p - y) / len(X)
    dh = d @ W2.T * (1 - h ** 2)
    opt.update([X.T @ dh, dh.sum(0, keepdims=True), h.T @ d, d.sum(0, keepdims=True)])
    if epoch % 40 == 0:
        print(f"{epoch:4d} {loss:.6f}")
    if loss < 1e-4:
        break
print("stopped after", epoch, "with", loss)
