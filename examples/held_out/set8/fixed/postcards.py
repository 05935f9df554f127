import numpy as np


class TiedAutoencoder:
    """Decoder uses the encoder's matrix transposed (as in the lecture, slide 14)."""

    def __init__(self, n_vis, n_hid, lr=0.3):
        r = np.random.default_rng(77)
        self.W = r.normal(0, 0.1, (n_vis, n_hid))
        self.bh = np.zeros(n_hid)
        self.bv = np.zeros(n_vis)
        self.lr = lr

    @staticmethod
    def _s(a):
        return 1 / (1 + np.exp(-a))

    def encode(self, V):
        return self._s(V @ self.W + self.bh)

    def decode(self, H):
        return self._s(H @ self.W.T + self.bv)

    def train_step(self, V):
        n = V.shape[0]
        H = self.encode(V)
        R = self.decode(H)
        loss = -(V * np.log(R + 1e-12) + (1 - V) * np.log(1 - R + 1e-12)).sum(1).mean()
        dR = (R - V) / n
        dH = (dR @ self.W) * H * (1 - H)
        dW = dR.T @ H + V.T @ dH
        self.W -= self.lr * dW
        self.bv -= self.lr * dR.sum(0)
        self.bh -= self.lr * dH.sum(0)
        return loss


rs = np.random.default_rng(5)
motifs = (rs.random((8, 30)) < 0.4).astype(float)
which = rs.integers(0, 8, 400)
V = np.abs(motifs[which] - (rs.random((400, 30)) < 0.03))
ae = TiedAutoencoder(30, 6)
for epoch in range(60):
    perm = rs.permutation(400)
    losses = [ae.train_step(V[perm[i:i + 16]]) for i in range(0, 400, 16)]
    if epoch % 6 == 0:
        wrong = np.abs((ae.decode(ae.encode(V)) > 0.5) - V).mean()
        print(f"{epoch:3d}  nats {np.mean(losses):8.4f}   pixels wrong {wrong:.4f}")
