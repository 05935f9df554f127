import numpy as np

np.random.seed(6)


class Dense:
    def __init__(self, n_in, n_out, act):
        self.w = np.random.randn(n_in, n_out) / np.sqrt(n_in)
        self.b = np.zeros((1, n_out))
        self.vw = np.zeros_like(self.w)
        self.vb = np.zeros_like(self.b)
        self.act = act

    def forward(self, x):
        self.x = x
        z = x @ self.w + self.b
        self.out = np.tanh(z) if self.act == "tanh" else z
        return self.out

    def backward(self, d):
        if self.act == "tanh":
            d = d * (1 - self.out ** 2)
        self.dw = self.x.T @ d
        self.db = d.sum(axis=0, keepdims=True)
        return d @ self.w.T

    def update(self, lr, mu):
        self.vw = mu * self.vw - lr * self.dw
        self.vb = mu * self.vb - lr * self.db
        self.w = self.w + self.vw
        self.b = self.b + self.vb


net = [Dense(2, 16, "tanh"), Dense(16, 16, "tanh"), Dense(16, 1, "linear")]
pts = np.random.uniform(-1, 1, (200, 2))
height = (pts[:, :1] ** 2 - pts[:, 1:] * pts[:, :1])

for it in range(120):
    a = pts
    for layer in net:
        a = layer.forward(a)
    grad = 2 * (a - height) / len(pts)
    for layer in net[::-1]:
        grad = layer.backward(grad)
    for layer in net:
        layer.update(0.02, 0.9)
    if it % 10 == 0:
        print("it {:3d}  mse {:.6f}".format(it, np.mean((a - height) ** 2)))
