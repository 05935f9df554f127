import numpy as np


class SimpleNet:
    def __init__(self, n_input, n_hidden, n_output):
        np.random.seed(10)
        self.model = {
            "Wi": np.random.randn(n_input, n_hidden) / np.sqrt(n_input),
            "Wo": np.random.randn(n_hidden, n_output) / np.sqrt(n_hidden),
            "bi": np.zeros((1, n_hidden)),
            "bo": np.zeros((1, n_output)),
        }

    @staticmethod
    def _sig(z):
        return 1 / (1 + np.exp(-z))

    def predict(self, X):
        hidden = np.tanh(X.dot(self.model["Wi"]) + self.model["bi"])
        return hidden, self._sig(hidden.dot(self.model["Wo"]) + self.model["bo"])

    def fit(self, X, y, n_passes=2000, epsilon=0.3, print_loss=True):
        m = len(X)
        for i in range(n_passes):
            hidden, out = self.predict(X)

            loss = -np.sum(y * np.log(out) + (1 - y) * np.log(1 - out)) / m

            output_delta = (out - y)
            dWo = hidden.T.dot(output_delta) / m
            dbo = output_delta.sum(axis=0, keepdims=True) / m
            hidden_delta = output_delta.dot(self.model["Wo"].T) * (1 - hidden ** 2)
            dWi = X.T.dot(hidden_delta) / m
            dbi = hidden_delta.sum(axis=0, keepdims=True) / m

            self.model["Wi"] += -epsilon * dWi
            self.model["Wo"] += -epsilon * dWo
            self.model["bi"] += -epsilon * dbi
            self.model["bo"] += -epsilon * dbo

            if print_loss and i % 200 == 0:
                print("Loss after iteration %i: %f" % (i, loss))


rng = np.random.RandomState(3)
X = rng.randn(100, 2)
y = (np.hypot(X[:, 0], X[:, 1]) > 1.1).astype(int).reshape(-1, 1)
net = SimpleNet(2, 6, 1)
net.fit(X, y)
