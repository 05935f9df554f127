import numpy as np

# How fast does kelp grow at which temperature? A parabola, fitted by gradient descent.
rng = np.random.default_rng(1)
temperature = rng.uniform(8, 20, 250)
growth = 3.0 - 0.08 * (temperature - 13) ** 2 + rng.normal(0, 0.1, 250)

x = ((temperature - temperature.mean()) / temperature.std()).reshape(-1, 1)
y = growth.reshape(-1, 1)


class Parabola:
    def __init__(self):
        self.a = self.b = self.c = 0.0

    def predict(self, x):
        return self.a * x ** 2 + self.b * x + self.c

    def mse(self, x, y):
        return np.mean((self.predict(x) - y) ** 2)

    def fit(self, x, y, lr=0.1, steps=600):
        for s in range(steps):
            residual = self.predict(x) - y
            da = 2 * np.mean(residual * x ** 2)
            db = 2 * np.mean(residual * x)
            dc = 2 * np.mean(residual)
            self.a -= lr * da
            self.b -= lr * db
            self.c -= lr * dc
            if s % 60 == 0:
                print("step", s, "mse", self.mse(x, y))
        return self


model = Parabola().fit(x, y)
print("a = %.3f, b = %.3f, c = %.3f" % (model.a, model.b, model.c))
