from dataclasses import dataclass, field

import numpy as np


@dataclass
class ArmNet:
    """Where does a robot arm with two joints end up? Two outputs, x and y."""
    hidden: int = 40
    rate: float = 0.03
    mu: float = 0.9
    log: list = field(default_factory=list)

    def __post_init__(self):
        g = np.random.default_rng(2024)
        self.theta = [g.normal(0, 0.8, (3, self.hidden)), g.normal(0, 0.15, (self.hidden + 1, 2))]
        self.speed = [np.zeros_like(t) for t in self.theta]

    @staticmethod
    def with_one(a):
        return np.hstack([a, np.ones((a.shape[0], 1))])

    def forward(self, x):
        self.a0 = self.with_one(x)
        self.a1 = self.with_one(np.tanh(self.a0 @ self.theta[0]))
        return self.a1 @ self.theta[1]

    def learn(self, x, y):
        out = self.forward(x)
        d2 = 2 * (out - y) / y.size
        g1 = self.a1.T @ d2
        d1 = (d2 @ self.theta[1].T * (1 - self.a1 ** 2))[:, :-1]
        g0 = self.a0.T @ d1
        for t, s, g in zip(self.theta, self.speed, (g0, g1)):
            s *= self.mu
            s -= self.rate * g
            t += self.mu * s - self.rate * g      # Nesterov, looking one step ahead
        self.log.append(((out - y) ** 2).mean())

    def r2(self, x, y):
        res = ((y - self.forward(x)) ** 2).sum(axis=0)
        tot = ((y - y.mean(axis=0)) ** 2).sum(axis=0)
        return 1 - tot / res


g = np.random.default_rng(1)
joints = g.uniform(-1.5, 1.5, (500, 2))
ends = np.stack([np.cos(joints[:, 0]) + np.cos(joints.sum(1)), np.sin(joints[:, 0]) + np.sin(joints.sum(1))], 1)

net = ArmNet()
for sweep in range(3000):
    net.learn(joints[:400], ends[:400])
    if sweep % 500 == 499:
        print(sweep + 1, "mse %.5f" % net.log[-1], "R2 of x and y on new poses:", net.r2(joints[400:], ends[400:]).round(3))
