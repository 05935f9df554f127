import copy

import numpy as np


class NeuralNetwork:
    def __init__(self, layers, lr=0.05, seed=None):
        self.rng = np.random.default_rng(seed)
        self.lr = lr
        self.layers = [{"w": self.rng.normal(0, np.sqrt(1 / a), (a, b)), "b": np.zeros(b)}
                       for a, b in zip(layers, layers[1:])]

    def predict(self, X):
        self.inputs = []
        for i, layer in enumerate(self.layers):
            self.inputs.append(X)
            X = X @ layer["w"] + layer["b"]
            if i < len(self.layers) - 1:
                X = np.tanh(X)
        return X

    def _backward(self, error):
        delta = 2 * error / len(error)
        for i in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[i]
            dw, db = self.inputs[i].T @ delta, delta.sum(axis=0)
            delta = delta @ layer["w"].T * (1 - self.inputs[i] ** 2)   # not used for the first layer
            layer["w"] -= self.lr * dw
            layer["b"] -= self.lr * db

    def fit(self, X, y, X_val, y_val, epochs=1000, patience=30, batch_size=16):
        best, best_loss, waited = None, np.inf, 0
        for epoch in range(epochs):
            order = self.rng.permutation(len(X))
            for i in range(0, len(X), batch_size):
                rows = order[i:i + batch_size]
                self._backward(self.predict(X[rows]) - y[rows])
            train_loss = np.mean((self.predict(X) - y) ** 2)
            val_loss = np.mean((self.predict(X_val) - y_val) ** 2)
            if val_loss < best_loss:
                best, best_loss, waited = copy.deepcopy(self.layers), val_loss, 0
            else:
                waited += 1
            if epoch % 25 == 0:
                print(f"epoch {epoch} train {train_loss:.4f} val {val_loss:.4f}")
            if waited >= patience:
                print(f"stopped after epoch {epoch}, best validation loss {best_loss:.4f}")
                break
        self.layers = best


rng = np.random.default_rng(10)
# sun, wind, window -> temperature in the greenhouse; few measurements
X = rng.uniform(-1, 1, (90, 3))
y = (np.sin(2 * X[:, :1]) - 0.5 * X[:, 1:2] * (X[:, 2:] + 1) + rng.normal(0, 0.1, (90, 1)))
net = NeuralNetwork([3, 20, 20, 1], lr=0.05, seed=2)
net.fit(X[:60], y[:60], X[60:], y[60:])
print("after restoring:", round(float(np.mean((net.predict(X[60:]) - y[60:]) ** 2)), 4))
