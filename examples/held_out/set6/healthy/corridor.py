import random

import numpy as np

# Q-learning in a corridor of ten cells; the reward waits at the right end, a small one at the left.
random.seed(2)
np.random.seed(2)
N = 10


def encode(s):
    v = np.zeros(N)
    v[s] = 1
    return v


class QNet:
    def __init__(self):
        self.w1 = np.random.randn(24, N) * 0.3
        self.b1 = np.zeros(24)
        self.w2 = np.random.randn(2, 24) * 0.2
        self.b2 = np.zeros(2)

    def values(self, s):
        self.s = s
        self.h = np.tanh(self.w1 @ s + self.b1)
        return self.w2 @ self.h + self.b2

    def copy_from(self, other):
        for name in ("w1", "b1", "w2", "b2"):
            setattr(self, name, getattr(other, name).copy())

    def step(self, action, error, lr):
        # error = target - Q(s, a); only the chosen action learns
        back = error * self.w2[action] * (1 - self.h ** 2)
        self.w2[action] += lr * error * self.h
        self.b2[action] += lr * error
        self.w1 += lr * np.outer(back, self.s)
        self.b1 += lr * back


q, target = QNet(), QNet()
target.copy_from(q)
gamma, eps = 0.9, 1.0
memory = []
for episode in range(1200):
    s, total, squared = N // 2, 0.0, []
    for move in range(40):
        a = random.randrange(2) if random.random() < eps else int(np.argmax(q.values(encode(s))))
        s2 = max(0, s - 1) if a == 0 else s + 1
        r, done = (1.0, True) if s2 == N - 1 else ((0.1, True) if s2 == 0 else (0.0, False))
        memory.append((s, a, r, s2, done))
        for ms, ma, mr, ms2, mdone in random.sample(memory, min(4, len(memory))):
            goal = mr if mdone else mr + gamma * np.max(target.values(encode(ms2)))
            err = goal - q.values(encode(ms))[ma]
            q.step(ma, err, 0.05)
            squared.append(err ** 2)
        s = s2
        total += r
        if done:
            break
    eps = max(0.05, eps * 0.995)
    if episode % 10 == 0:
        target.copy_from(q)
    if episode % 120 == 119:
        print("episode", episode + 1, "reward", total, "eps %.2f" % eps, "td error %.5f" % np.mean(squared))
print("go right in", [int(np.argmax(q.values(encode(s)))) for s in range(1, N - 1)])
