import numpy as np

np.random.seed(14)


class Model:
    def __init__(self, layers, activations):
        self.params = {}
        self.L = len(layers) - 1
        self.activations = activations
        for i in range(1, self.L + 1):
            self.params[f"W{i}"] = np.random.randn(layers[i - 1], layers[i]) / np.sqrt(layers[i - 1])
            self.params[f"b{i}"] = np.zeros(layers[i])

    def activate(self, z, kind):
        if kind == "tanh":
            return np.tanh(z)
        if kind == "sigmoid":
            return 1 / (1 + np.exp(-z))
        return z

    def slope(self, a, kind):
        if kind == "tanh":
            return 1 - a * a
        return np.ones_like(a)

    def forward(self, X):
        self.a = [X]
        for i in range(1, self.L + 1):
            z = self.a[-1] @ self.params[f"W{i}"] + self.params[f"b{i}"]
            self.a.append(self.activate(z, self.activations[i - 1]))
        return self.a[-1]

    def step(self, X, y, lr):
        p = self.forward(X)
        d = (p - y) / len(X)
        for i in range(self.L, 0, -1):
            dW, db = self.a[i - 1].T @ d, d.sum(axis=0)
            if i > 1:
                d = d @ self.params[f"W{i}"].T * self.slope(self.a[i - 1], self.activations[i - 2])
            self.params[f"W{i}"] -= lr * dW
            self.params[f"b{i}"] -= lr * db
        return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))


# an inner disc (0) and a ring around it (1)
n = 300
y = np.random.randint(0, 2, (n, 1))
r = np.where(y == 0, np.random.rand(n, 1) * 0.7, 1.0 + np.random.rand(n, 1) * 0.6)
phi = np.random.rand(n, 1) * 2 * np.pi
X = np.hstack([r * np.cos(phi), r * np.sin(phi)])

model = Model([2, 10, 10, 1], ["linear", "linear", "sigmoid"])
for epoch in range(1, 2001):
    loss = model.step(X, y, 0.5)
    if epoch % 200 == 0:
        print("epoch", epoch, "loss", round(loss, 4), "accuracy", np.mean((model.forward(X) > 0.5) == y))
