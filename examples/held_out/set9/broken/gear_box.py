import numpy as np


class Dense:
    def __init__(self, n_in, n_out, rng):
        self.params = {"W": rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), "b": np.zeros(n_out)}
        self.grads = {}

    def forward(self, x):
        self.x = x
        return x @ self.params["W"] + self.params["b"]

    def backward(self, d):
        self.grads["W"] = self.x.T @ d
        self.grads["b"] = d.sum(axis=0)
        return d @ self.params["W"].T


class LeakyReLU:
    params = {}

    def forward(self, x):
        self.slope = np.where(x > 0, 1.0, 0.1)
        return x * self.slope

    def backward(self, d):
        return d * self.slope


class Adam:
    def __init__(self, lr, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.state, self.t = lr, beta1, beta2, {}, 0

    def step(self, layers):
        self.t += 1
        rate = self.lr * np.sqrt(1 - self.beta2 ** self.t) / (1 - self.beta1 ** self.t)
        for number, layer in enumerate(layers):
            for name in layer.params:
                key = (type(layer).__name__, name, layer.params[name].shape)
                w, g = layer.params[name], layer.grads[name]
                m, v = self.state.setdefault(key, (np.zeros_like(w), np.zeros_like(w)))
                m += (1 - self.beta1) * (g - m)
                v += (1 - self.beta2) * (g * g - v)
                w -= rate * m / (np.sqrt(v) + 1e-8)


def cross_entropy(scores, y):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    d = p.copy()
    d[np.arange(len(y)), y] -= 1
    return -np.log(p[np.arange(len(y)), y] + 1e-12).mean(), d / len(y)


rng = np.random.default_rng(23)
# speed of the engine and load -> gear, in bands that bend
n = 600
speed, load = rng.uniform(-1, 1, n), rng.uniform(-1, 1, n)
gear = np.clip(np.floor((speed + 0.6 * np.sin(3 * load) + 1.6) / 0.64), 0, 4).astype(int)
X = np.column_stack([speed, load]) * 1.7

layers = [Dense(2, 24, rng), LeakyReLU(), Dense(24, 24, rng), LeakyReLU(), Dense(24, 24, rng), LeakyReLU(),
          Dense(24, 24, rng), LeakyReLU(), Dense(24, 5, rng)]
optimizer = Adam(lr=0.003)
for epoch in range(61):
    order = rng.permutation(n)
    total, right = 0.0, 0
    for batch in np.split(order, 12):
        out = X[batch]
        for layer in layers:
            out = layer.forward(out)
        loss, d = cross_entropy(out, gear[batch])
        total += loss / 12
        right += (out.argmax(axis=1) == gear[batch]).sum()
        for layer in reversed(layers):
            d = layer.backward(d)
        optimizer.step(layers)
    if epoch % 6 == 0:
        print(f"epoch {epoch:3d}  loss {total:.4f}  accuracy {right / n:.3f}")
