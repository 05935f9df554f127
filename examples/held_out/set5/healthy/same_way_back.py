import numpy as np


class TiedAutoencoder:
    """Decoder weights are the encoder weights, transposed."""

    def __init__(self, visible, code, seed=0):
        r = np.random.default_rng(seed)
        self.W = r.normal(0, 0.1, (visible, code))
        self.b_code = np.zeros(code)
        self.b_vis = np.zeros(visible)

    def __call__(self, X):
        self.code = np.tanh(np.einsum("nv,vc->nc", X, self.W) + self.b_code)
        return np.einsum("nc,vc->nv", self.code, self.W) + self.b_vis

    def fit_step(self, X, lr):
        diff = self(X) - X
        d_out = 2 * diff / diff.size
        d_pre = np.einsum("nv,vc->nc", d_out, self.W) * (1 - self.code ** 2)
        dW = np.einsum("nv,nc->vc", X, d_pre)
        dW += np.einsum("nv,nc->vc", d_out, self.code)
        self.W -= lr * dW
        self.b_code -= lr * d_pre.sum(axis=0)
        self.b_vis -= lr * d_out.sum(axis=0)
        return np.mean(diff ** 2)


r = np.random.default_rng(4)
secret = r.normal(size=(400, 3))
X = secret @ r.normal(size=(3, 15)) * 0.2 + 0.02 * r.normal(size=(400, 15)) + 0.5
ae = TiedAutoencoder(15, 6)
for i in range(2500):
    mse = ae.fit_step(X, 0.4)
    if i % 250 == 0:
        print(i, mse)
print("reconstruction", mse, "of variance", X.var())
