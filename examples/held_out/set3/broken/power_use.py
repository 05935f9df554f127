import os
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
table = np.genfromtxt(os.path.join(here, "power.csv"), delimiter=",", names=True)


class LinearRegressionGD:
    def __init__(self, learning_rate=1.4, n_iterations=60):
        self.learning_rate = learning_rate
        self.n_iterations = n_iterations
        self.w = None
        self.b = 0.0
        self.history = []

    def fit(self, X, y):
        n, d = X.shape
        self.w = np.zeros(d)
        for _ in range(self.n_iterations):
            prediction = self.predict(X)
            residual = prediction - y
            self.history.append(np.mean(residual ** 2))
            grad_w = 2 * X.T @ residual / n
            grad_b = 2 * residual.mean()
            self.w -= self.learning_rate * grad_w
            self.b -= self.learning_rate * grad_b
        return self

    def predict(self, X):
        return X @ self.w + self.b


X = np.column_stack([table["degrees"], table["humidity"], table["people"]])
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = table["kwh"]

model = LinearRegressionGD().fit(X, y)
for i, mse in enumerate(model.history):
    if i % 10 == 0:
        print("iteration %3d  mse %.4g" % (i, mse))
print("last mse %.4g" % model.history[-1], "weights", model.w)
