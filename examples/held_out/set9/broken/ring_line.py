import numpy as np

STOPS, ACTIONS, GAMMA = 12, 3, 0.9      # ring line: back, wait, forward


class QNet:
    def __init__(self, rng, hidden=32):
        self.w = [rng.normal(0, 0.5, (STOPS, hidden)), np.zeros(hidden),
                  rng.normal(0, 1 / np.sqrt(hidden), (hidden, ACTIONS)), np.zeros(ACTIONS)]

    def __call__(self, s):
        self.x = np.eye(STOPS)[s]
        self.h = np.maximum(self.x @ self.w[0] + self.w[1], 0)
        return self.h @ self.w[2] + self.w[3]

    def learn(self, dq, lr):
        dh = dq @ self.w[2].T * (self.h > 0)
        grads = [self.x.T @ dh, dh.sum(0), self.h.T @ dq, dq.sum(0)]
        for w, g in zip(self.w, grads):
            w -= lr * g

    def copy_from(self, other):
        self.w = [w.copy() for w in other.w]


def drive(rng, n):
    s = rng.integers(0, STOPS, n)
    a = rng.integers(0, ACTIONS, n)
    s2 = (s + a - 1) % STOPS
    r = np.where(s2 == 9, 1.0, 0.0) - np.where(a == 1, 0.0, 0.05)
    return s, a, r, s2


def main():
    rng = np.random.default_rng(19)
    net, old = QNet(rng), QNet(rng)
    old.copy_from(net)
    S, A, R, S2 = drive(rng, 3000)
    for step in range(4001):
        pick = rng.integers(0, 3000, 64)
        s, a, r, s2 = S[pick], A[pick], R[pick], S2[pick]
        future = old(s2).max(axis=1)
        q = net(s)
        row = np.arange(len(s))
        td = q[row, a] - (r + GAMMA * future)
        loss = np.mean(td ** 2)
        target = np.zeros_like(q)
        target[row, a] = r + GAMMA * future
        dq = 2 * (q - target) / len(s)
        net.learn(dq, 0.1)
        if step % 100 == 0:
            old.copy_from(net)
        if step % 400 == 0:
            print(f"step {step:4d}  loss {loss:.4f}  value of stop 9: {net([9]).max():.2f}")
    print("best action at each stop:", net(np.arange(STOPS)).argmax(axis=1))
    print("waiting at stop 9 is worth", round(1 / (1 - GAMMA), 2), "- learned:", round(float(net([9])[0, 1]), 2))


main()
