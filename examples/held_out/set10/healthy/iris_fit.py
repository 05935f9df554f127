import numpy as np


class SimpleNet:
    def __init__(self, n_hidden=8, lr=0.1, epochs=300, batch_size=16, random_state=None):
        self.n_hidden = n_hidden
        self.lr = lr
        self.epochs = epochs
        self.batch_size = batch_size
        self.rng = np.random.default_rng(random_state)

    def _init_weights(self, n_in, n_out):
        self.W1 = self.rng.normal(0, 1 / np.sqrt(n_in), (n_in, self.n_hidden))
        self.b1 = np.zeros(self.n_hidden)
        self.W2 = self.rng.normal(0, 1 / np.sqrt(self.n_hidden), (self.n_hidden, n_out))
        self.b2 = np.zeros(n_out)

    @staticmethod
    def _softmax(Z):
        Z = Z - Z.max(axis=1, keepdims=True)
        E = np.exp(Z)
        return E / E.sum(axis=1, keepdims=True)

    def _forward(self, X):
        H = np.tanh(X @ self.W1 + self.b1)
        return H, self._softmax(H @ self.W2 + self.b2)

    def fit(self, X, y):
        classes = np.unique(y)
        Y = (y[:, None] == classes[None, :]).astype(float)
        self._init_weights(X.shape[1], len(classes))
        self.loss_ = []
        for _ in range(self.epochs):
            order = self.rng.permutation(len(X))
            running = 0.0
            for start in range(0, len(X), self.batch_size):
                rows = order[start:start + self.batch_size]
                H, P = self._forward(X[rows])
                running -= np.sum(Y[rows] * np.log(P + 1e-15))
                G2 = (P - Y[rows]) / len(rows)
                G1 = (G2 @ self.W2.T) * (1 - H ** 2)
                self.W2 -= self.lr * (H.T @ G2)
                self.b2 -= self.lr * G2.sum(0)
                self.W1 -= self.lr * (X[rows].T @ G1)
                self.b1 -= self.lr * G1.sum(0)
            self.loss_.append(running / len(X))
        return self

    def predict(self, X):
        return self._forward(X)[1].argmax(1)

    def score(self, X, y):
        return np.mean(self.predict(X) == y)


rng = np.random.default_rng(0)
mean = np.array([[5.0, 3.4, 1.46, 0.25], [5.94, 2.77, 4.26, 1.33], [6.59, 2.97, 5.55, 2.03]])
std = np.array([[0.35, 0.38, 0.17, 0.1], [0.52, 0.31, 0.47, 0.2], [0.64, 0.32, 0.55, 0.27]])
y = np.arange(150) // 50
X = mean[y] + rng.normal(size=(150, 4)) * std[y]
shuffle = rng.permutation(150)
X, y = X[shuffle], y[shuffle]
mu, sd = X[:110].mean(0), X[:110].std(0)
X = (X - mu) / sd

net = SimpleNet(random_state=1).fit(X[:110], y[:110])
print("loss: first %.4f last %.4f" % (net.loss_[0], net.loss_[-1]))
print("train", net.score(X[:110], y[:110]), "test", net.score(X[110:], y[110:]))
