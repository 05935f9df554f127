import numpy as np

np.random.seed(35)


def make_image(vertical):
    """6x6 picture with one vertical or horizontal bar"""
    img = np.random.rand(6, 6) * 0.3 - 0.4
    k = np.random.randint(6)
    if vertical:
        img[:, k] += 1
    else:
        img[k, :] += 1
    return img


labels = np.random.randint(0, 2, 40)
images = np.array([make_image(v) for v in labels])


def conv(x, K, bias):
    out = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            out[i, j] = np.sum(x[i:i + 3, j:j + 3] * K) + bias
    return out


def conv_backward(x, dout):
    dK = np.zeros((3, 3))
    for i in range(4):
        for j in range(4):
            dK += dout[i, j] * x[i:i + 3, j:j + 3]
    return dK, dout.sum()


K = np.random.randn(3, 3) * 0.3
kb = 0.0
w = np.random.randn(16) * 0.3
b = 0.0
lr = 0.05

for epoch in range(25):
    loss = 0
    for x, t in zip(images, labels):
        fmap = conv(x, K, kb)
        act = np.maximum(fmap, 0)
        flat = act.ravel()
        p = 1 / (1 + np.exp(-(flat @ w + b)))
        loss -= t * np.log(p) + (1 - t) * np.log(1 - p)

        dz = p - t
        dflat = dz * w
        dfmap = dflat.reshape(4, 4) * (fmap > 0)
        dK, dkb = conv_backward(x, dfmap)

        w = w - lr * dz * flat
        b = b - lr * dz
        K = K - lr * dK
        kb = kb - lr * dkb
    print("epoch", epoch, "mean loss", loss / len(images))
