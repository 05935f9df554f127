import numpy as np


class WeightedLogistic:
    def __init__(self, lr=0.5, epochs=400, l2=1e-3):
        self.lr, self.epochs, self.l2 = lr, epochs, l2
        self.history = {"loss": [], "recall": []}

    def proba(self, X):
        return 1 / (1 + np.exp(-(X @ self.coef + self.intercept)))

    def fit(self, X, y):
        weight = np.where(y == 1, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
        self.coef = np.zeros(X.shape[1])
        self.intercept = 0.0
        for _ in range(self.epochs):
            p = self.proba(X)
            loss = -np.mean(weight * (y * np.log(p) + (1 - y) * np.log(1 - p))) + self.l2 / 2 * self.coef @ self.coef
            self.history["loss"].append(loss)
            self.history["recall"].append(np.mean(p[y == 1] > 0.5))
            r = weight * (p - y)
            self.coef = self.coef - self.lr * (X.T @ r / len(y) + self.l2 * self.coef)
            self.intercept -= self.lr * r.mean()
        return self


np.random.seed(41)
age = np.random.uniform(0, 80, 900)
pressure = np.random.normal(5, 1, 900)
cast_iron = (np.random.rand(900) < 0.4).astype(float)
odds = -6.5 + 0.06 * age + 0.4 * (pressure - 5) + 1.2 * cast_iron
leak = (np.random.rand(900) < 1 / (1 + np.exp(-odds))).astype(float)
X = np.column_stack([age, pressure, cast_iron])
X = (X - X.mean(0)) / X.std(0)
model = WeightedLogistic().fit(X, leak)
print("share of leaks", leak.mean().round(3))
for i in range(0, 400, 50):
    print(i, round(model.history["loss"][i], 4), "found", round(model.history["recall"][i], 3))
