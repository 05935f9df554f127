import numpy as np


class LogisticRegression:
    def __init__(self, learning_rate=0.1, n_iters=8000):
        self.lr = learning_rate
        self.n_iters = n_iters
        self.costs = []

    def _sigmoid(self, z):
        return 1 / (1 + np.exp(-np.clip(z, -30, 30)))

    def fit(self, X, labels):
        n_samples, n_features = X.shape
        y = (labels.astype(float) + 1) / 2
        self.weights = np.zeros(n_features)
        self.bias = 0.0
        for it in range(self.n_iters):
            prob = self._sigmoid(np.dot(X, self.weights) + self.bias)
            cost = -np.mean(y * np.log(prob) + (1 - y) * np.log(1 - prob))
            self.costs.append(cost)
            dw = np.dot(X.T, (prob - y)) / n_samples
            db = np.sum(prob - y) / n_samples
            self.weights -= self.lr * dw
            self.bias -= self.lr * db
            if it % 800 == 0:
                print("iteration", it, "cost", cost)
        return self

    def predict(self, X):
        prob = self._sigmoid(np.dot(X, self.weights) + self.bias)
        return np.where(prob >= 0.5, 1, -1)


# mails: how often some words occur; 1 is spam, -1 is not
rng = np.random.default_rng(14)
spam = rng.poisson([3, 2, 2, 1, 1, 0.5], (200, 6))
ham = rng.poisson([1, 1, 0.5, 2, 2, 1.5], (200, 6))
X = np.vstack([spam, ham]).astype(float)
X = (X - X.mean(axis=0)) / X.std(axis=0)
labels = np.array([1] * 200 + [-1] * 200)

model = LogisticRegression().fit(X, labels)
pred = model.predict(X)
print("accuracy", np.mean(pred == labels), "called spam:", np.sum(pred == 1), "of", len(pred))
print("last cost", model.costs[-1])
