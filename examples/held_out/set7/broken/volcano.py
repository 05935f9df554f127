import numpy as np


class HeightMap:
    """learns the height of a mountain from east / north; Adam"""

    names = "A", "a", "B", "b"

    def __init__(self, units=32, seed=0):
        g = np.random.default_rng(seed)
        self.A = g.normal(0, 1, (2, units))
        self.a = g.normal(0, 0.5, units)
        self.B = g.normal(0, 0.2, (units, 1))
        self.b = np.zeros(1)
        self.m = {n: 0.0 for n in self.names}
        self.v = {n: 0.0 for n in self.names}
        self.t = 0

    def predict(self, x):
        self.x = x
        self.h = np.maximum(x @ self.A + self.a, 0)
        return self.h @ self.B + self.b

    def gradients(self, error):
        dh = error @ self.B.T * (self.h > 0)
        return {"B": self.h.T @ error, "b": error.sum(0), "A": self.x.T @ dh, "a": dh.sum(0)}

    def adam(self, grads, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.t += 1
        for n in self.names:
            self.m[n] = beta1 * self.m[n] + (1 - beta1) * grads[n]
            self.v[n] = beta2 * self.v[n] + (1 - beta2) * grads[n] ** 2
            m_hat = self.m[n] / (1 - beta1 * self.t)
            v_hat = self.v[n] / (1 - beta2 ** self.t)
            setattr(self, n, getattr(self, n) - lr * m_hat / (np.sqrt(v_hat) + eps))


g = np.random.default_rng(14)
place = g.uniform(-1, 1, (400, 2))
r = np.hypot(place[:, 0], place[:, 1])
height = (np.exp(-3 * r) - 0.4 * np.exp(-30 * r ** 2))[:, None] * 2
net = HeightMap()
for step in range(1500):
    out = net.predict(place)
    mse = np.mean((out - height) ** 2)
    net.adam(net.gradients(2 * (out - height) / len(place)))
    if step % 150 == 0:
        print(f"step {step} mse {mse:.5f}")
print("top", net.predict(np.array([[0.0, 0.0]])).item(), "rim", net.predict(np.array([[0.2, 0.0]])).item())
