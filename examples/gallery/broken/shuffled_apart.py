import numpy as np

np.random.seed(19)


def make_data(n):
    X = np.random.randn(n, 2)
    y = (X[:, 0] - X[:, 1] > 0).astype(float).reshape(-1, 1)
    return X, y


def sigmoid(z):
    return 1. / (1. + np.exp(-z))


X, y = make_data(256)
W1 = np.random.randn(2, 8) * 0.5
b1 = np.zeros(8)
W2 = np.random.randn(8, 1) * 0.5
b2 = np.zeros(1)
lr = 0.5
batch_size = 32

for epoch in range(50):
    np.random.shuffle(X)
    np.random.shuffle(y)

    epoch_loss = 0
    for i in range(0, len(X), batch_size):
        xb = X[i:i + batch_size]
        yb = y[i:i + batch_size]

        h = sigmoid(xb @ W1 + b1)
        out = sigmoid(h @ W2 + b2)
        epoch_loss += -np.mean(yb * np.log(out) + (1 - yb) * np.log(1 - out))

        d_out = (out - yb) / len(xb)
        d_h = d_out @ W2.T * h * (1 - h)
        W2 -= lr * h.T @ d_out
        b2 -= lr * d_out.sum(axis=0)
        W1 -= lr * xb.T @ d_h
        b1 -= lr * d_h.sum(axis=0)

    if epoch % 5 == 0:
        print("Epoch", epoch, "Loss", epoch_loss / 8)
