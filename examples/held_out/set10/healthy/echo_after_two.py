import numpy as np


class RNN:
    def __init__(self, n_in, n_hid, n_out, seed=0):
        r = np.random.default_rng(seed)
        self.Wxh = r.normal(0, 0.4, (n_hid, n_in))
        self.Whh = np.eye(n_hid) * 0.9 + r.normal(0, 0.05, (n_hid, n_hid))
        self.Why = r.normal(0, 0.4, (n_out, n_hid))
        self.bh = np.zeros((n_hid, 1))
        self.by = np.zeros((n_out, 1))
        self.memory = {k: np.zeros_like(getattr(self, k)) for k in ("Wxh", "Whh", "Why", "bh", "by")}

    def loss(self, inputs, targets, h):
        xs, hs, ps = {}, {-1: h}, {}
        loss = 0
        for t, (i, j) in enumerate(zip(inputs, targets)):
            xs[t] = np.zeros((self.Wxh.shape[1], 1))
            xs[t][i] = 1
            hs[t] = np.tanh(self.Wxh @ xs[t] + self.Whh @ hs[t - 1] + self.bh)
            s = self.Why @ hs[t] + self.by
            ps[t] = np.exp(s - s.max()) / np.sum(np.exp(s - s.max()))
            loss -= np.log(ps[t][j, 0])
        g = {k: np.zeros_like(v) for k, v in self.memory.items()}
        dnext = np.zeros_like(h)
        for t in reversed(range(len(inputs))):
            ds = ps[t].copy()
            ds[targets[t]] -= 1
            g["Why"] += ds @ hs[t].T
            g["by"] += ds
            draw = (1 - hs[t] ** 2) * (self.Why.T @ ds + dnext)
            g["bh"] += draw
            g["Wxh"] += draw @ xs[t].T
            g["Whh"] += draw @ hs[t - 1].T
            dnext = self.Whh.T @ draw
        for k in g:
            np.clip(g[k], -5, 5, out=g[k])
        return loss, g, hs[len(inputs) - 1]

    def adagrad(self, g, lr=0.1):
        for k in g:
            self.memory[k] += g[k] * g[k]
            getattr(self, k)[...] -= lr * g[k] / np.sqrt(self.memory[k] + 1e-8)


rng = np.random.default_rng(9)
stream = rng.integers(0, 3, 12002)
net = RNN(3, 16, 3)
h = np.zeros((16, 1))
smooth = np.log(3) * 10
n = 0
for p in range(2, 12002 - 10, 10):
    # say what was heard two steps ago; the state goes on from piece to piece, the gradient does not
    loss, g, h = net.loss(stream[p:p + 10], stream[p - 2:p + 8], h)
    net.adagrad(g)
    smooth = smooth * 0.99 + loss * 0.01
    n += 1
    if n % 120 == 0:
        print("piece", n, "smooth loss", round(float(smooth), 4))
