import numpy as np

np.random.seed(13)

n_per_class = 50
a = np.random.randn(n_per_class, 3) + np.array([1.5, 0, 0])
b = np.random.randn(n_per_class, 3) + np.array([-1.5, 1, 0])
X = np.concatenate([a, b])
y = np.concatenate([np.ones(n_per_class), np.zeros(n_per_class)])

perm = np.random.permutation(len(X))
X = X[perm]
y = y[perm]

split = 80
X_train, y_train = X[:split], y[:split]
X_test, y_test = X[split:], y[split:]


class Perceptron2:
    """one hidden layer, logistic output"""

    def __init__(self, n_hidden):
        self.W = np.random.randn(3, n_hidden) * 0.7
        self.c = np.zeros(n_hidden)
        self.v = np.random.randn(n_hidden) * 0.7
        self.d = 0.0

    def __call__(self, X):
        self.h = np.tanh(X @ self.W + self.c)
        return 1 / (1 + np.exp(-(self.h @ self.v + self.d)))

    def step(self, X, y, lr):
        p = self(X)
        g = (p - y) / len(y)
        gh = np.outer(g, self.v) * (1 - self.h ** 2)
        self.v -= lr * self.h.T @ g
        self.d -= lr * g.sum()
        self.W -= lr * X.T @ gh
        self.c -= lr * gh.sum(axis=0)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


net = Perceptron2(5)
for epoch in range(200):
    loss = net.step(X_train, y_train, 0.5)
    if epoch % 20 == 0:
        acc = np.mean((net(X_test) > 0.5) == y_test)
        print("epoch", epoch, "| train loss", round(loss, 4), "| test accuracy", acc)
