import numpy as np

rng = np.random.default_rng(44)


def init(sizes):
    return [{"W": rng.normal(0, (2 / a) ** 0.5, (a, b)), "b": np.zeros(b)} for a, b in zip(sizes, sizes[1:])]


def forward(layers, x):
    acts = [x]
    for i, l in enumerate(layers):
        z = acts[-1] @ l["W"] + l["b"]
        acts.append(np.maximum(0.01 * z, z) if i < len(layers) - 1 else z)
    return acts


def backward(layers, acts, d):
    grads = [None] * len(layers)
    for i in range(len(layers) - 1, -1, -1):
        if i < len(layers) - 1:
            d = np.where(acts[i + 1] > 0, d, 0.01 * d)
        grads[i] = {"W": acts[i].T @ d, "b": d.sum(axis=0)}
        d = d @ layers[i]["W"].T
    return grads


class AdamW:
    def __init__(self, layers, lr=3e-3, betas=(0.9, 0.99), decay=0.01):
        self.layers, self.lr, self.betas, self.decay, self.t = layers, lr, betas, decay, 0
        self.state = [{k: [np.zeros_like(v), np.zeros_like(v)] for k, v in l.items()} for l in layers]

    def step(self, grads):
        self.t += 1
        b1, b2 = self.betas
        for l, g, s in zip(self.layers, grads, self.state):
            for k in l:
                s[k][0] = b1 * s[k][0] + (1 - b1) * g[k]
                s[k][1] = b2 * s[k][1] + (1 - b2) * g[k] ** 2
                mh = s[k][0] / (1 - b1 ** self.t)
                vh = s[k][1] / (1 - b2 ** self.t)
                if k == "W":
                    l[k] -= self.lr * self.decay * l[k]
                l[k] -= self.lr * mh / (vh ** 0.5 + 1e-8)


X = rng.uniform(-2, 2, (300, 2))
t = np.sin(X[:, :1]) * np.cos(X[:, 1:]) + 0.05 * rng.normal(size=(300, 1))
layers = init([2, 24, 24, 1])
opt = AdamW(layers)
for epoch in range(80):
    total = 0
    for idx in np.array_split(rng.permutation(300), 10):
        acts = forward(layers, X[idx])
        diff = acts[-1] - t[idx]
        total += (diff ** 2).sum()
        opt.step(backward(layers, acts, 2 * diff / len(idx)))
    if epoch % 8 == 0:
        print("epoch %3d  mse %.5f" % (epoch, total / 300))
