import numpy as np


class HousePriceNet:
    def __init__(self, n_in, n_hidden=16, lr=0.01, seed=3):
        gen = np.random.default_rng(seed)
        self.W1 = gen.normal(size=(n_in, n_hidden)) * np.sqrt(2 / n_in)
        self.b1 = np.zeros(n_hidden)
        self.W2 = gen.normal(size=(n_hidden, 1)) * np.sqrt(2 / n_hidden)
        self.b2 = np.zeros(1)
        self.lr = lr

    def predict(self, X):
        self.z = X @ self.W1 + self.b1
        self.h = np.maximum(self.z, 0)
        return self.h @ self.W2 + self.b2

    def train_step(self, X, y):
        out = self.predict(X)
        d = 2 * (out - y) / len(X)
        dW2 = self.h.T @ d
        db2 = d.sum(axis=0)
        dz = (d @ self.W2.T) * (self.z > 0)
        dW1 = X.T @ dz
        db1 = dz.sum(axis=0)
        self.W1 -= self.lr * dW1
        self.b1 -= self.lr * db1
        self.W2 -= self.lr * dW2
        self.b2 -= self.lr * db2
        return np.mean((out - y) ** 2)


gen = np.random.default_rng(77)
n = 350
area = gen.uniform(40, 220, n)
rooms = np.round(area / 30 + gen.normal(0, 0.7, n)).clip(1)
distance = gen.exponential(8, n)
prices = 2400 * area + 15000 * rooms - 4000 * distance + 60000 + gen.normal(0, 12000, n)
prices = prices.reshape(-1, 1)

X = np.column_stack([area, rooms, distance])
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = (prices - prices.mean()) / prices.std()

net = HousePriceNet(3)
for epoch in range(1500):
    mse = net.train_step(X, y)
    if epoch % 150 == 0:
        print("epoch", epoch, "rmse", np.sqrt(mse))
out = net.predict(X)
print("spread of predictions:", out.std(), "spread of targets:", y.std())
