import numpy as np

np.random.seed(10)


class LogisticRegression:
    def __init__(self, lr=0.1, n_iters=1000):
        self.lr = lr
        self.n_iters = n_iters

    def fit(self, X, y):
        n_samples, n_features = X.shape
        self.weights = np.zeros((n_features, 1))
        self.bias = 0

        for i in range(self.n_iters):
            linear = np.dot(X, self.weights) + self.bias
            predictions = self._sigmoid(linear)

            dw = (1 / n_samples) * np.dot(X.T, predictions - y)
            db = (1 / n_samples) * np.sum(predictions - y)

            self.weights = self.weights - self.lr * dw
            self.bias = self.bias - self.lr * db
            if i % 100 == 0:
                loss = -np.mean(y * np.log(predictions + 1e-9) + (1 - y) * np.log(1 - predictions + 1e-9))
                print(i, "loss", loss)

    def predict(self, X):
        p = self._sigmoid(np.dot(X, self.weights) + self.bias)
        return (p > 0.5).astype(int)

    def _sigmoid(self, x):
        return 1 / (1 + np.exp(-x))


# radius, texture, smoothness of a lump; 1 = malignant
n = 200
y = np.random.randint(0, 2, n)
X = np.random.randn(n, 3) + np.outer(y, [2.0, 0.8, 0.5])
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = y.reshape(-1, 1)

clf = LogisticRegression()
clf.fit(X, y)
print("accuracy", np.sum(clf.predict(X) == y) / y.size)
