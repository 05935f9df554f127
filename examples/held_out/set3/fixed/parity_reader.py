import numpy as np


class RNN:
    """The network reads a row of bits and says at the end whether the number of ones is odd."""

    def __init__(self, n_symbols, n_hidden, rng):
        self.Wx = rng.normal(0, 0.4, (n_hidden, n_symbols))
        self.Wh = rng.normal(0, 0.5, (n_hidden, n_hidden))
        self.bh = np.zeros((n_hidden, 1))
        self.Wo = rng.normal(0, 0.4, (n_symbols, n_hidden))
        self.bo = np.zeros((n_symbols, 1))

    def forward(self, xs):
        h = np.zeros((self.Wh.shape[0], xs[0].shape[1]))
        states = [h]
        for x in xs:
            h = np.tanh(self.Wx @ x + self.Wh @ h + self.bh)
            states.append(h)
        logits = self.Wo @ h + self.bo
        e = np.exp(logits - logits.max(axis=0))
        return states, e / e.sum(axis=0)

    def step(self, xs, target, lr):
        states, p = self.forward(xs)
        n = target.shape[1]
        loss = -np.sum(target * np.log(p + 1e-12)) / n
        dlogits = (p - target) / n
        dWo = dlogits @ states[-1].T
        dbo = dlogits.sum(axis=1, keepdims=True)
        dWx, dWh, dbh = np.zeros_like(self.Wx), np.zeros_like(self.Wh), np.zeros_like(self.bh)
        dh = self.Wo.T @ dlogits
        for t in reversed(range(len(xs))):
            draw = dh * (1 - states[t + 1] ** 2)
            dWx += draw @ xs[t].T
            dWh += draw @ states[t].T
            dbh += draw.sum(axis=1, keepdims=True)
            dh = self.Wh.T @ draw
        for p_, g in ((self.Wx, dWx), (self.Wh, dWh), (self.bh, dbh), (self.Wo, dWo), (self.bo, dbo)):
            p_ -= lr * g
        return loss, np.mean(p.argmax(0) == target.argmax(0))


def batch(rng, size, length):
    bits = rng.integers(0, 2, (length, size))
    return [np.eye(2)[:, row] for row in bits], np.eye(2)[:, bits.sum(axis=0) % 2]


rng = np.random.default_rng(17)
net = RNN(2, 12, rng)
hits = []
for it in range(3000):
    xs, odd = batch(rng, 64, 5)
    loss, acc = net.step(xs, odd, lr=0.3)
    hits.append(acc)
    if it % 300 == 0:
        print(f"{it:5d}  loss {loss:.4f}  last accuracies {np.mean(hits[-100:]):.3f}")
print("end", np.mean(hits[-100:]))
