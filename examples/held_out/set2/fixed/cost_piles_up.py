import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def make_data(m, rng):
    X = rng.normal(size=(4, m))
    w_true = np.array([[1.5], [-2.0], [0.7], [0.0]])
    p = sigmoid(w_true.T @ X + 0.3)
    return X, (rng.random((1, m)) < p).astype(float)


class LogReg:
    def __init__(self, n, lr=0.4):
        self.w = np.zeros((n, 1))
        self.b = 0.0
        self.lr = lr
        self.costs = []

    def fit(self, X, Y, iterations=200):
        m = X.shape[1]
        cost = 0
        for it in range(iterations):
            A = sigmoid(self.w.T @ X + self.b)
            cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
            dZ = A - Y
            self.w -= self.lr * (X @ dZ.T) / m
            self.b -= self.lr * dZ.sum() / m
            self.costs.append(cost)
            if it % 20 == 0:
                print("Cost after iteration %i: %f" % (it, cost))
        return self


X, Y = make_data(180, np.random.default_rng(3))
model = LogReg(4).fit(X, Y)
print(model.w.ravel(), model.b)
