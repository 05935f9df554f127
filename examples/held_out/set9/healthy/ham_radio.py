import numpy as np


class Pegasos:
    def __init__(self, lam=0.01, epochs=20):
        self.lam = lam
        self.epochs = epochs

    def objective(self, X, y):
        hinge = np.maximum(0, 1 - y * (X @ self.w)).mean()
        return self.lam / 2 * self.w @ self.w + hinge

    def fit(self, X, y):
        self.w = np.zeros(X.shape[1])
        t = 0
        for epoch in range(self.epochs):
            for i in np.random.permutation(len(X)):
                t += 1
                eta = 1 / (self.lam * (t + 100))
                margin = y[i] * (X[i] @ self.w)
                grad = self.lam * self.w
                if margin < 1:
                    grad = grad - y[i] * X[i]
                self.w = self.w - eta * grad
            if epoch % 2 == 0:
                print("epoch", epoch, "objective", self.objective(X, y).round(4))
        return self

    def predict(self, X):
        return np.sign(X @ self.w)


np.random.seed(30)
# short wave: is the station heard (+1) or not (-1)? distance, sunspots, hour from noon, power
X = np.random.randn(400, 4)
y = np.sign(X @ np.array([-1.2, 0.8, 0.5, 1.0]) + 0.2 + 0.4 * np.random.randn(400))
X = np.hstack([X, np.ones((400, 1))])
model = Pegasos().fit(X[:300], y[:300])
print("test accuracy", np.mean(model.predict(X[300:]) == y[300:]))
