import numpy as np

np.random.seed(100)
base = np.random.randint(0, 256, (4, 30))
y = np.random.randint(0, 4, 400)
X = np.clip(base[y] + 60 * np.random.randn(400, 30), 0, 255).astype(np.uint8)


def onehot(labels):
    return (labels[:, None] == np.arange(4)).astype(np.float64)


W1 = np.random.randn(30, 15) * np.sqrt(1 / 30)
b1 = np.zeros(15)
W2 = np.random.randn(15, 4) * np.sqrt(1 / 15)
b2 = np.zeros(4)
lr = 0.5
epoch = 0
while epoch < 30:
    np.random.seed(epoch)
    np.random.shuffle(X)
    np.random.seed(epoch)
    np.random.shuffle(y)
    k, loss, right = 0, 0.0, 0
    while k < len(X):
        xb = X[k:k + 40] / 255.0 - 0.5
        tb = onehot(y[k:k + 40])
        h = np.tanh(xb.dot(W1) + b1)
        s = h.dot(W2) + b2
        e = np.exp(s - s.max(axis=1)[:, None])
        p = e / e.sum(axis=1)[:, None]
        loss += -np.sum(tb * np.log(p))
        right += np.sum(p.argmax(axis=1) == y[k:k + 40])
        ds = (p - tb) / len(xb)
        dh = ds.dot(W2.T) * (1 - h * h)
        W2 -= lr * h.T.dot(ds)
        b2 -= lr * ds.sum(axis=0)
        W1 -= lr * xb.T.dot(dh)
        b1 -= lr * dh.sum(axis=0)
        k += 40
    if epoch % 3 == 0:
        print("epoch", epoch, "loss", loss / len(X), "accuracy", right / len(X))
    epoch += 1
