"""Small CNN written after a blog post: conv 3x3 -> relu -> maxpool 4x4 -> dense softmax."""
import numpy as np

rng = np.random.RandomState(12)


def draw(n):
    pics = rng.rand(n, 10, 10) * 0.9
    kinds = rng.randint(0, 3, n)
    for p, k in zip(pics, kinds):
        r, c = rng.randint(0, 7, 2)
        if k == 0:
            p[r + 1, c:c + 4] += 0.8
        elif k == 1:
            p[r:r + 4, c + 1] += 0.8
        else:
            for j in range(4):
                p[r + j, c + j] += 0.8
    return pics - 0.5, kinds


class Conv3x3:
    def __init__(self, n_filters):
        self.w = rng.randn(n_filters, 3, 3) / 3
        self.b = np.zeros(n_filters)

    def windows(self, x):
        for i in range(x.shape[1] - 2):
            for j in range(x.shape[2] - 2):
                yield i, j, x[:, i:i + 3, j:j + 3]

    def forward(self, x):
        self.x = x
        out = np.zeros((len(x), len(self.w), x.shape[1] - 2, x.shape[2] - 2))
        for i, j, win in self.windows(x):
            out[:, :, i, j] = np.tensordot(win, self.w, axes=([1, 2], [1, 2])) + self.b
        return out

    def backward(self, d, lr):
        dw = np.zeros_like(self.w)
        for i, j, win in self.windows(self.x):
            dw += np.tensordot(d[:, :, i, j], win, axes=(0, 0))
        self.w -= lr * dw
        self.b -= lr * d.sum(axis=(0, 2, 3))


class ReLU:
    def forward(self, x):
        self.on = x > 0
        return x * self.on

    def backward(self, d, lr):
        return d * self.on


class MaxPool4:
    def forward(self, x):
        n, f, h, w = x.shape
        self.blocks = x.reshape(n, f, h // 4, 4, w // 4, 4)
        self.out = self.blocks.max(axis=(3, 5))
        return self.out

    def backward(self, d, lr):
        n, f, h, _, w, _ = self.blocks.shape
        up = np.broadcast_to(d[:, :, :, None, :, None], self.blocks.shape)
        mask = self.blocks == self.out[:, :, :, None, :, None]
        return (up * mask).reshape(n, f, 4 * h, 4 * w)


class Dense:
    def __init__(self, n_in, n_out):
        self.w = rng.randn(n_in, n_out) / np.sqrt(n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(len(x), -1)
        return self.x @ self.w + self.b

    def backward(self, d, lr):
        dx = d @ self.w.T
        self.w -= lr * self.x.T @ d
        self.b -= lr * d.sum(axis=0)
        return dx.reshape(self.shape)


def forward_all(x):
    for layer in layers:
        x = layer.forward(x)
    return x


layers = [Conv3x3(6), ReLU(), MaxPool4(), Dense(6 * 2 * 2, 3)]
X, y = draw(300)
Xval, yval = draw(20)
for epoch in range(30):
    order = rng.permutation(len(X))
    total, right, val_right = 0, 0, 0
    for k in range(0, len(X), 20):
        b = order[k:k + 20]
        out = forward_all(X[b])
        e = np.exp(out - out.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        total -= np.log(p[np.arange(20), y[b]]).sum()
        right += (p.argmax(axis=1) == y[b]).sum()
        p[np.arange(20), y[b]] -= 1
        d = p / 20
        val_right += (forward_all(Xval).argmax(axis=1) == yval).mean()
        for layer in reversed(layers):
            d = layer.backward(d, 0.25)
    if epoch % 3 == 2:
        print(f"epoch {epoch + 1}: loss {total / len(X):.4f} acc {right / len(X):.3f} val acc {val_right / 15:.3f}")
