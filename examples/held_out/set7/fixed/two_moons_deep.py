import numpy as np

rng = np.random.default_rng(23)
n = 200
angle = rng.uniform(0, np.pi, n)
moon1 = np.c_[np.cos(angle), np.sin(angle)]
moon2 = np.c_[1 - np.cos(angle), 0.4 - np.sin(angle)]
X = np.r_[moon1, moon2] + rng.normal(0, 0.1, (2 * n, 2))
y = np.r_[np.zeros(n), np.ones(n)][:, None]

layers = []
for a, b in [(2, 16), (16, 16), (16, 1)]:
    layers.append([rng.normal(0, np.sqrt(1 / a), (a, b)), np.zeros(b)])


def run(X):
    cache = [X]
    for k, (W, b) in enumerate(layers):
        z = cache[-1] @ W + b
        if k == len(layers) - 1:
            z = 1 / (1 + np.exp(-z))
        else:
            z = np.tanh(z)
        cache.append(z)
    return cache


for epoch in range(2001):
    cache = run(X)
    out = np.clip(cache[-1], 1e-9, 1 - 1e-9)
    loss = -(y * np.log(out) + (1 - y) * np.log(1 - out)).mean()
    delta = (cache[-1] - y) / len(X)
    for k in reversed(range(len(layers))):
        W, b = layers[k]
        gW, gb = cache[k].T @ delta, delta.sum(axis=0)
        delta = delta @ W.T * (1 - cache[k] ** 2)
        W -= 0.4 * gW
        b -= 0.4 * gb
    if epoch % 250 == 0:
        print(epoch, "loss", round(float(loss), 4), "accuracy", ((out > 0.5) == y).mean())
