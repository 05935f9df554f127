"""Deep Q-learning on a 4 x 4 frozen lake written by hand (no gym)."""
import random
from collections import deque

import numpy as np

MAP = "SFFF" "FHFH" "FFFH" "HFFG"
random.seed(2)
rng = np.random.default_rng(2)


class Lake:
    def reset(self):
        self.s, self.t = 0, 0
        return self.s

    def step(self, a):
        r, c = divmod(self.s, 4)
        if a == 0: c = max(c - 1, 0)
        elif a == 1: r = min(r + 1, 3)
        elif a == 2: c = min(c + 1, 3)
        else: r = max(r - 1, 0)
        self.s = 4 * r + c
        self.t += 1
        cell = MAP[self.s]
        return self.s, {"G": 1.0, "H": -1.0}.get(cell, -0.01), cell in "GH" or self.t >= 30


class QNet:
    def __init__(self, lr):
        self.W1 = rng.normal(0, 0.25, (16, 24))
        self.b1 = np.zeros(24)
        self.W2 = rng.normal(0, 0.2, (24, 4))
        self.b2 = np.zeros(4)
        self.lr = lr

    def predict(self, states):
        self.x = np.eye(16)[states]
        self.h = np.maximum(self.x @ self.W1 + self.b1, 0)
        return self.h @ self.W2 + self.b2

    def train(self, states, actions, targets):
        q = self.predict(states)
        rows = np.arange(len(states))
        err = np.zeros_like(q)
        err[rows, actions] = q[rows, actions] - targets
        loss = np.mean(err[rows, actions] ** 2)
        d = 2 * err / len(states)
        dh = d @ self.W2.T * (self.h > 0)
        self.W2 -= self.lr * self.h.T @ d
        self.b2 -= self.lr * d.sum(0)
        self.W1 -= self.lr * self.x.T @ dh
        self.b1 -= self.lr * dh.sum(0)
        return loss


env, net, memory = Lake(), QNet(0.1), deque(maxlen=2000)
wins, losses, eps = deque(maxlen=100), [], 1.0
for episode in range(1, 501):
    s, done = env.reset(), False
    while not done:
        a = random.randrange(4) if random.random() < eps else int(net.predict([s])[0].argmax())
        s2, r, done = env.step(a)
        memory.append((s, a, r, s2, done))
        s = s2
        if len(memory) >= 64:
            S, A, R, S2, D = map(np.array, zip(*random.sample(memory, 32)))
            targets = R + 0.95 * net.predict(S2).max(axis=1) * (1 - D)
            losses.append(net.train(S, A, targets))
    wins.append(r > 0.5)
    eps = max(0.05, eps * 0.99)
    if episode % 50 == 0:
        print("episode", episode, "won", np.mean(wins), "td loss", np.mean(losses[-200:]).round(5))
