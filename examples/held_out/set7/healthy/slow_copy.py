import random
from collections import deque

import numpy as np

random.seed(16)
np.random.seed(16)
SIZE = 5                       # 5 x 5 lake, start top left, goal bottom right, one hole in the middle
MOVES = [(0, 1), (1, 0), (0, -1), (-1, 0)]


def go(state, action):
    r, c = divmod(state, SIZE)
    dr, dc = MOVES[action]
    r, c = min(max(r + dr, 0), SIZE - 1), min(max(c + dc, 0), SIZE - 1)
    nxt = r * SIZE + c
    if nxt == SIZE * SIZE - 1:
        return nxt, 1.0, True
    return nxt, (-1.0 if nxt == 12 else -0.02), nxt == 12


class Agent:
    def __init__(self):
        self.W = np.random.randn(25, 32) * 0.3
        self.V = np.random.randn(32, 4) * 0.1
        self.old = self.W.copy(), self.V.copy()
        self.memory = deque(maxlen=3000)

    def q(self, states, weights=None):
        W, V = weights or (self.W, self.V)
        h = np.maximum(W[states], 0)
        return h, h @ V

    def learn(self, n=32, gamma=0.95, lr=0.3):
        s, a, r, s2, end = map(np.array, zip(*random.sample(self.memory, n)))
        target = r + gamma * np.where(end, 0, self.q(s2, self.old)[1].max(1))
        h, q = self.q(s)
        err = q[np.arange(n), a] - target
        loss = np.where(np.abs(err) < 1, 0.5 * err ** 2, np.abs(err) - 0.5).mean()
        dq = np.zeros_like(q)
        dq[np.arange(n), a] = np.clip(err, -1, 1) / n
        dh = dq @ self.V.T * (h > 0)
        self.V -= lr * h.T @ dq
        np.add.at(self.W, s, -lr * dh)
        return loss


agent, losses, returns, steps = Agent(), [], [], 0
for episode in range(400):
    s, total = 0, 0.0
    for _ in range(40):
        eps = max(0.05, 1 - episode / 200)
        a = random.randrange(4) if random.random() < eps else int(agent.q([s])[1].argmax())
        s2, r, end = go(s, a)
        agent.memory.append((s, a, r, s2, end))
        s, total, steps = s2, total + r, steps + 1
        if len(agent.memory) > 100:
            losses.append(agent.learn())
        if steps % 100 == 0:
            agent.old = agent.W.copy(), agent.V.copy()
        if end:
            break
    returns.append(total)
    if episode % 50 == 49:
        print("episode", episode + 1, "return %.3f" % np.mean(returns[-50:]), "loss %.5f" % np.mean(losses[-500:]))
