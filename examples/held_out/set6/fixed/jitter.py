import numpy as np

rng = np.random.default_rng(29)
CLASSES, PIX = 6, 64

prototypes = rng.random((CLASSES, PIX))
labels = np.repeat(np.arange(CLASSES), 60)
images = prototypes[labels] + rng.normal(0, 0.15, (len(labels), PIX))
order = rng.permutation(len(labels))
images, labels = images[order], labels[order]
test_images = prototypes[labels] + rng.normal(0, 0.15, images.shape)


def iterate(x, y, size):
    for s in range(0, len(x), size):
        yield x[s:s + size], y[s:s + size]


def augment(xb):
    """a little noise against overfitting"""
    return xb + rng.normal(0, 0.2, xb.shape)


W1 = rng.normal(0, 0.15, (PIX, 30)); c1 = np.zeros(30)
W2 = rng.normal(0, 0.2, (30, CLASSES)); c2 = np.zeros(CLASSES)
lr, epochs = 0.15, 400

for epoch in range(epochs):
    losses = []
    for xb, yb in iterate(images, labels, 30):
        xb = augment(xb)
        h = np.tanh(xb @ W1 + c1)
        z = h @ W2 + c2
        z = z - z.max(1, keepdims=True)
        p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
        losses.append(-np.log(p[np.arange(len(yb)), yb] + 1e-12).mean())
        dz = p.copy(); dz[np.arange(len(yb)), yb] -= 1; dz /= len(yb)
        dh = dz @ W2.T * (1 - h ** 2)
        W2 -= lr * h.T @ dz; c2 -= lr * dz.sum(0)
        W1 -= lr * xb.T @ dh; c1 -= lr * dh.sum(0)
    if epoch % 40 == 39:
        guess = (np.tanh(test_images @ W1 + c1) @ W2 + c2).argmax(1)
        print(f"epoch {epoch + 1} loss {np.mean(losses):.3f} test {np.mean(guess == labels):.3f}")
