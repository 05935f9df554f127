import numpy as np


class Model:
    def __init__(self, n_in, n_hidden, rng):
        self.p = {
            "W1": rng.normal(size=(n_in, n_hidden)),
            "b1": rng.normal(size=n_hidden),
            "W2": rng.normal(size=(n_hidden, 1)) / np.sqrt(n_hidden),
            "b2": np.zeros(1),
        }
        self.zero_grad()

    def zero_grad(self):
        self.g = {k: np.zeros_like(v) for k, v in self.p.items()}

    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.p["W1"] + self.p["b1"])
        return self.h @ self.p["W2"] + self.p["b2"]

    def backward(self, d):
        self.g["W2"] += self.h.T @ d
        self.g["b2"] += d.sum(0)
        dz = d @ self.p["W2"].T * (1 - self.h ** 2)
        self.g["W1"] += self.x.T @ dz
        self.g["b1"] += dz.sum(0)

    def step(self, lr, parts):
        for k in self.p:
            self.p[k] -= lr * self.g[k] / parts
        self.zero_grad()


rng = np.random.default_rng(8)
x = rng.uniform(-2, 2, (512, 1))
y = np.cos(2 * x) + 0.05 * rng.normal(size=x.shape)
net = Model(1, 20, rng)
PARTS = 4
for epoch in range(300):
    idx = rng.permutation(512).reshape(-1, PARTS, 16)
    total = 0.0
    for group in idx:
        for part in group:
            out = net.forward(x[part])
            diff = out - y[part]
            total += float((diff ** 2).sum())
            net.backward(2 * diff / len(part))
        net.step(0.05, PARTS)
    if epoch % 30 == 0:
        print("epoch", epoch, "mse", round(total / 512, 5))
print("last mse", total / 512)
