"""Everything is a sum here: the error, the gradients. The rate is small on purpose."""
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Net:
    hidden: int = 15
    rate: float = 1e-3
    seed: int = 2
    log: list = field(default_factory=list)

    def __post_init__(self):
        r = np.random.default_rng(self.seed)
        self.A = r.normal(size=(self.hidden, 1)) * 2
        self.a = r.normal(size=(self.hidden, 1))
        self.B = r.normal(size=(1, self.hidden)) * 0.3
        self.b = np.zeros((1, 1))

    def __matmul__(self, x):
        self.s = 1 / (1 + np.exp(-(self.A @ x + self.a)))
        return self.B @ self.s + self.b

    def learn(self, x, t, times):
        for _ in range(times):
            e = (self @ x) - t
            self.log.append(0.5 * np.sum(e ** 2))
            back = self.B.T @ e * self.s * (1 - self.s)
            self.B -= self.rate * e @ self.s.T
            self.b -= self.rate * e.sum(keepdims=True)
            self.A -= self.rate * back @ x.T
            self.a -= self.rate * back.sum(axis=1, keepdims=True)
        return self


x = np.linspace(-2, 2, 300)[None, :]
t = np.sin(3 * x) * 0.8 + 0.2 * x
net = Net().learn(x, t, 12000)
for i in range(0, 12000, 1200):
    print(i, net.log[i])
print("sum of squares", net.log[-1], "root mean square", np.sqrt(2 * net.log[-1] / 300))
