import numpy as np


class Model:
    def __init__(self):
        self.steps = []

    def dense(self, n_in, n_out, rng):
        self.steps.append({"w": rng.normal(0, 0.7, (n_in, n_out)), "b": np.zeros(n_out)})
        return self

    def predict(self, x):
        self.outs = [x]
        for i, s in enumerate(self.steps):
            z = self.outs[-1] @ s["w"] + s["b"]
            self.outs.append(np.maximum(z, 0) if i + 1 < len(self.steps) else 1 / (1 + np.exp(-z)))
        return self.outs[-1]

    def fit(self, x, y, lr, epochs):
        for epoch in range(epochs):
            p = self.predict(x)
            loss = -np.mean(y * np.log(p + 1e-9) + (1 - y) * np.log(1 - p + 1e-9))
            d = (p - y) / len(y)
            for s, inp in zip(reversed(self.steps), reversed(self.outs[:-1])):
                dw, db = inp.T @ d, d.sum(0)
                d = d @ s["w"].T * (inp > 0)
                s["w"] -= lr * dw
                s["b"] -= lr * db
            if epoch % 40 == 0:
                print("loss", loss)
        return self


rng = np.random.default_rng(11)
x = rng.normal(size=(200, 2))
y = (x[:, :1] ** 2 + x[:, 1:] > 0.5).astype(float)
Model().dense(2, 12, rng).dense(12, 1, rng).fit(x, y, lr=0.5, epochs=400)
