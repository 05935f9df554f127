import numpy as np


class Dense:
    def __init__(self, n, m, rng, activation=None):
        self.W = rng.standard_normal((n, m)) * np.sqrt(1.0 / n)
        self.b = np.zeros((1, m))
        self.activation = activation

    def forward(self, x):
        self.x = x
        z = x @ self.W + self.b
        self.out = np.tanh(z) if self.activation == "tanh" else z
        return self.out

    def backward(self, grad):
        if self.activation == "tanh":
            grad = grad * (1 - self.out ** 2)
        self.dW = self.x.T @ grad
        self.db = grad.sum(axis=0, keepdims=True)
        return grad @ self.W.T


class Adam:
    def __init__(self, layers, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
        self.layers = layers
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.t = 0
        self.m = [[np.zeros_like(l.W), np.zeros_like(l.b)] for l in layers]
        self.v = [[np.zeros_like(l.W), np.zeros_like(l.b)] for l in layers]

    def step(self):
        for i, l in enumerate(self.layers):
            for j, (p, g) in enumerate(((l.W, l.dW), (l.b, l.db))):
                self.m[i][j] = self.b1 * self.m[i][j] + (1 - self.b1) * g
                self.v[i][j] = self.b2 * self.v[i][j] + (1 - self.b2) * g ** 2
                m_hat = self.m[i][j] / (1 - self.b1 ** self.t)
                v_hat = self.v[i][j] / (1 - self.b2 ** self.t)
                p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        self.t += 1


rng = np.random.default_rng(99)
x = rng.uniform(-2, 2, (256, 2))
y = np.sin(2 * x[:, :1]) * x[:, 1:]

layers = [Dense(2, 32, rng, "tanh"), Dense(32, 32, rng, "tanh"), Dense(32, 1, rng)]
optimizer = Adam(layers)

for epoch in range(120):
    total = 0
    for k in range(0, 256, 32):
        h = x[k:k + 32]
        for l in layers:
            h = l.forward(h)
        diff = h - y[k:k + 32]
        total += np.sum(diff ** 2)
        g = 2 * diff / 32
        for l in reversed(layers):
            g = l.backward(g)
        optimizer.step()
    if epoch % 12 == 0:
        print("epoch", epoch, "mse", total / 256)
print("mse", total / 256)
