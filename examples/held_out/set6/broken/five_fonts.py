import numpy as np


def make_letters(n, rng):
    """five letters on a 7x5 grid, drawn with noise"""
    art = ["01110100011000111111100011000110001", "11110100011000111110100011000111110",
           "01110100011000010000100001000101110", "11111100001000011110100001000011111",
           "10001100011000111111100011000110001"]
    base = np.array([[float(ch) for ch in a] for a in art])
    t = rng.integers(0, 5, n)
    x = base[t] + rng.normal(0, 0.6, (n, 35))
    return x - 0.5, np.eye(5)[t]


def xavier(rng, fan_in, fan_out):
    # keeps the size of the signal the same from layer to layer
    return rng.normal(size=(fan_in, fan_out)) * np.sqrt((fan_in + fan_out) / 2)


class MLP:
    def __init__(self, sizes, rng):
        self.W = [xavier(rng, a, b) for a, b in zip(sizes[:-1], sizes[1:])]
        self.b = [np.zeros(b) for b in sizes[1:]]

    def forward(self, x):
        self.a = [x]
        for W, b in zip(self.W[:-1], self.b[:-1]):
            self.a.append(np.tanh(self.a[-1] @ W + b))
        z = self.a[-1] @ self.W[-1] + self.b[-1]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def train_step(self, x, y, lr):
        p = self.forward(x)
        d = (p - y) / len(x)
        for i in range(len(self.W) - 1, -1, -1):
            gW, gb = self.a[i].T @ d, d.sum(axis=0)
            if i:
                d = (d @ self.W[i].T) * (1 - self.a[i] ** 2)
            self.W[i] -= lr * gW
            self.b[i] -= lr * gb
        return -(y * np.log(p + 1e-12)).sum() / len(x)


rng = np.random.default_rng(17)
X, Y = make_letters(2000, rng)
Xv, Yv = make_letters(200, rng)
net = MLP([35, 40, 40, 40, 5], rng)
best, wait, kept = 0.0, 0, None
for epoch in range(60):
    perm = rng.permutation(2000)
    loss = np.mean([net.train_step(X[i], Y[i], 0.05) for i in np.split(perm, 50)])
    acc = (net.forward(Xv).argmax(1) == Yv.argmax(1)).mean()
    if epoch % 4 == 3:
        print(f"{epoch + 1:3d} loss {loss:.4f} val acc {acc:.3f}")
    if acc > best:
        best, wait, kept = acc, 0, ([w.copy() for w in net.W], [b.copy() for b in net.b])
    else:
        wait += 1
        if wait == 15:
            print("no better for 15 epochs, stopped at", epoch + 1)
            break
net.W, net.b = kept
print("best val acc", (net.forward(Xv).argmax(1) == Yv.argmax(1)).mean())
