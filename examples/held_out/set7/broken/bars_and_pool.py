import numpy as np


class Pool:
    """2x2 maximum"""

    def patches(self, image):
        for r in range(image.shape[0] // 2):
            for c in range(image.shape[1] // 2):
                yield image[2 * r:2 * r + 2, 2 * c:2 * c + 2], r, c

    def forward(self, image):
        self.image = image
        out = np.zeros((image.shape[0] // 2, image.shape[1] // 2, image.shape[2]))
        for patch, r, c in self.patches(image):
            out[r, c] = patch.max(axis=(0, 1))
        return out

    def backward(self, d_out):
        d_image = np.zeros_like(self.image)
        for patch, r, c in self.patches(self.image):
            best = patch == patch.max(axis=(0, 1))
            d_image[2 * r:2 * r + 2, 2 * c:2 * c + 2] = best * d_out[r, c]
            return d_image


class Conv:
    def __init__(self, n, rng):
        self.kernels = rng.normal(0, 0.3, (n, 3, 3))
        self.bias = np.zeros(n)

    def forward(self, picture):
        self.windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
        self.pre = np.einsum("rcij,nij->rcn", self.windows, self.kernels) + self.bias
        return np.maximum(self.pre, 0)

    def backward(self, d_out, lr):
        d_pre = d_out * (self.pre > 0)
        dk = np.einsum("rcn,rcij->nij", d_pre, self.windows)
        self.kernels -= lr * dk
        self.bias -= lr * d_pre.sum(axis=(0, 1))


rng = np.random.default_rng(3)


def draw(kind):
    pic = rng.normal(0, 0.25, (8, 8))
    a = rng.integers(1, 7)
    if kind == 0:
        pic[a, :] += 1
    elif kind == 1:
        pic[:, a] += 1
    else:
        pic[np.arange(8), (np.arange(8) + a) % 8] += 1
    return pic


kinds = rng.integers(0, 3, 150)
pics = [draw(k) for k in kinds]
conv, pool = Conv(3, rng), Pool()
W, b = rng.normal(0, 0.1, (3, 27)), np.zeros(3)
for epoch in range(12):
    total, right = 0.0, 0
    for i in rng.permutation(150):
        maps = pool.forward(conv.forward(pics[i]))
        flat = maps.ravel()
        s = W @ flat + b
        p = np.exp(s - s.max())
        p /= p.sum()
        total -= np.log(p[kinds[i]])
        right += p.argmax() == kinds[i]
        d = p.copy()
        d[kinds[i]] -= 1
        d_maps = (W.T @ d).reshape(maps.shape)
        W -= 0.03 * np.outer(d, flat)
        b -= 0.03 * d
        conv.backward(pool.backward(d_maps), 0.03)
    print("epoch %2d loss %.4f accuracy %.3f" % (epoch + 1, total / 150, right / 150))
