import numpy as np


def make_moons(n, noise, seed):
    rng = np.random.RandomState(seed)
    t = rng.uniform(0, np.pi, n)
    which = rng.randint(0, 2, n)
    x = np.where(which == 0, np.cos(t), 1 - np.cos(t))
    y = np.where(which == 0, np.sin(t), 0.5 - np.sin(t))
    return np.column_stack([x, y]) + noise * rng.randn(n, 2), which.reshape(-1, 1)


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def fit(X, y, hidden=12, epochs=60, batch_size=20, lr=0.5, seed=1):
    np.random.seed(seed)
    W1 = np.random.randn(X.shape[1], hidden)
    b1 = np.zeros((1, hidden))
    W2 = np.random.randn(hidden, 1) / np.sqrt(hidden)
    b2 = np.zeros((1, 1))
    for epoch in range(epochs):
        np.random.shuffle(X)
        epoch_loss = 0.0
        for start in range(0, len(X), batch_size):
            xb = X[start:start + batch_size]
            yb = y[start:start + batch_size]
            h = np.tanh(xb @ W1 + b1)
            p = sigmoid(h @ W2 + b2)
            epoch_loss += -np.sum(yb * np.log(p + 1e-10) + (1 - yb) * np.log(1 - p + 1e-10))
            d2 = (p - yb) / len(xb)
            d1 = (d2 @ W2.T) * (1 - h ** 2)
            W2 -= lr * h.T @ d2
            b2 -= lr * d2.sum(axis=0, keepdims=True)
            W1 -= lr * xb.T @ d1
            b1 -= lr * d1.sum(axis=0, keepdims=True)
        if epoch % 10 == 0:
            print(f"epoch {epoch}: loss {epoch_loss / len(X):.4f}")
    print(f"last loss {epoch_loss / len(X):.4f}")
    return W1, b1, W2, b2


X, y = make_moons(400, 0.12, seed=3)
X_test, y_test = make_moons(200, 0.12, seed=4)
W1, b1, W2, b2 = fit(X.copy(), y)
p = sigmoid(np.tanh(X_test @ W1 + b1) @ W2 + b2)
print("accuracy on new data:", np.mean((p > 0.5) == y_test))
