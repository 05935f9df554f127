import numpy as np

rng = np.random.default_rng(90)


class WNLayer:
    """Weight normalization: every unit has a direction v and a length g, its weights are g v / |v|."""

    def __init__(self, n, m, act=True):
        self.v = rng.normal(size=(n, m))
        self.g = np.ones(m)
        self.b = np.zeros(m)
        self.act = act

    def forward(self, x):
        self.x = x
        self.norm = np.linalg.norm(self.v, axis=0)
        self.W = self.g * self.v / self.norm
        self.z = x @ self.W + self.b
        return np.where(self.z > 0, self.z, 0.2 * self.z) if self.act else self.z

    def backward(self, d, lr):
        if self.act:
            d = d * np.where(self.z > 0, 1.0, 0.2)
        back = d @ self.W.T
        dW = self.x.T @ d
        unit = self.v / self.norm
        dg = (dW * unit).sum(axis=0)
        dv = self.g / self.norm * (dW - dg * unit)
        self.v -= lr * dv
        self.g -= lr * dg
        self.b -= lr * d.sum(axis=0)
        return back


X = rng.normal(size=(512, 5))
target = np.stack([np.tanh(X[:, 0] * X[:, 1]), np.sin(X[:, 2]) - X[:, 3]], axis=1)
layers = [WNLayer(5, 40), WNLayer(40, 40), WNLayer(40, 2, act=False)]
for epoch in range(600):
    perm = rng.permutation(512)
    total = 0
    for s in range(0, 512, 64):
        i = perm[s:s + 64]
        out = X[i]
        for layer in layers:
            out = layer.forward(out)
        diff = out - target[i]
        total += (diff ** 2).sum()
        d = 2 * diff / 64
        for layer in reversed(layers):
            d = layer.backward(d, 0.03)
    if epoch % 60 == 59:
        print(f"epoch {epoch + 1}: {total / 512:.5f}   lengths of layer 1 between {layers[0].g.min():.2f} and {layers[0].g.max():.2f}")
