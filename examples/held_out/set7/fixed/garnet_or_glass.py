import numpy as np


class Perceptron():
    def __init__(self, num_features, learning_rate=0.05):
        self.num_features = num_features
        self.weights = np.random.rand(num_features) * 0.1
        self.bias = 0.0
        self.learning_rate = learning_rate

    def forward(self, x):
        linear = np.dot(x, self.weights) + self.bias
        return np.where(linear > 0, 1, 0)

    def train(self, x, y, epochs):
        for e in range(epochs):
            loss = 0
            for x_i, y_i in zip(x, y):
                error = y_i - self.forward(x_i)
                self.weights += self.learning_rate * error * x_i
                self.bias += self.learning_rate * error
                loss += error ** 2
            if e % 5 == 0:
                print("epoch", e, "squared errors", loss, "weights", self.weights.round(2), "bias", round(float(self.bias), 2))

    def evaluate(self, x, wanted):
        return np.mean((self.forward(x) == 1) == wanted)


rs = np.random.RandomState(11)
np.random.seed(11)
n = 120
is_garnet = rs.rand(n) < 0.2
density = np.where(is_garnet, 4.0, 2.6) + 0.4 * rs.randn(n)
hardness = np.where(is_garnet, 7.2, 5.6) + 0.4 * rs.randn(n)
X = np.stack([density - 3, 6 - hardness], axis=1)
y = np.where(is_garnet, 1, 0)
p = Perceptron(2)
p.train(X, y, 30)
print("accuracy", p.evaluate(X, is_garnet))
