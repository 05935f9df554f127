import numpy as np


class MLPClassifier:
    def __init__(self, n_in, n_hidden, n_classes, lr=0.5, epochs=40, batch_size=32, seed=0):
        rng = np.random.RandomState(seed)
        self.rng = rng
        self.W1 = rng.randn(n_in, n_hidden) * np.sqrt(2.0 / n_in)
        self.b1 = np.zeros(n_hidden)
        self.W2 = rng.randn(n_hidden, n_classes) * np.sqrt(2.0 / n_hidden)
        self.b2 = np.zeros(n_classes)
        self.lr = lr
        self.epochs = epochs
        self.batch_size = batch_size

    def _forward(self, X):
        self.z1 = X @ self.W1 + self.b1
        self.a1 = np.maximum(self.z1, 0)
        self.z2 = self.a1 @ self.W2 + self.b2
        e = np.exp(self.z2 - self.z2.max(axis=1, keepdims=True))
        self.probs = e / e.sum(axis=1, keepdims=True)
        return self.probs

    def _backward(self, X, Y):
        n = X.shape[0]
        delta = (self.probs - Y) / n
        self.dW2 = self.a1.T @ delta
        self.db2 = delta.sum(axis=0)
        delta = (delta @ self.W2.T) * (self.z1 > 0)
        self.dW1 = X.T @ delta / n
        self.db1 = delta.sum(axis=0)

    def fit(self, X, y):
        onehot = np.eye(self.b2.size)[y]
        for epoch in range(self.epochs):
            order = self.rng.permutation(len(X))
            for start in range(0, len(X), self.batch_size):
                idx = order[start:start + self.batch_size]
                probs = self._forward(X[idx])
                loss = -np.mean(np.sum(onehot[idx] * np.log(probs + 1e-12), axis=1))
                self._backward(X[idx], onehot[idx])
                self.W2 -= self.lr * self.dW2
                self.b2 -= self.lr * self.db2
                self.W1 -= self.lr * self.dW1
                self.b1 -= self.lr * self.db1
            if epoch % 5 == 0:
                print(f"epoch {epoch:3d}  loss {loss:.4f}  acc {self.score(X, y):.3f}")
        return self

    def score(self, X, y):
        return np.mean(self._forward(X).argmax(axis=1) == y)


if __name__ == "__main__":
    # three spiral arms
    rng = np.random.RandomState(42)
    N, K = 64, 3
    X = np.zeros((N * K, 2))
    y = np.zeros(N * K, dtype=int)
    for k in range(K):
        r = np.linspace(0.05, 1, N)
        t = np.linspace(k * 4, (k + 1) * 4, N) + rng.randn(N) * 0.15
        X[k * N:(k + 1) * N] = np.c_[r * np.sin(t), r * np.cos(t)]
        y[k * N:(k + 1) * N] = k

    clf = MLPClassifier(2, 48, 3, epochs=200)
    clf.fit(X, y)
    print("train accuracy", clf.score(X, y))
