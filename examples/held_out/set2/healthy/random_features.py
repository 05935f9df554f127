import numpy as np


class RandomFeatureNet:
    """The first layer is drawn once and stays; only the read-out is trained."""

    def __init__(self, n_in, n_features, seed=88):
        rng = np.random.default_rng(seed)
        self.projection = rng.normal(size=(n_in, n_features))
        self.phase = rng.uniform(0, 2 * np.pi, n_features)
        self.readout = np.zeros((n_features, 1))

    def lift(self, x):
        return np.cos(x @ self.projection + self.phase) * np.sqrt(2 / len(self.phase))

    def train(self, x, t, lr=0.8, steps=300):
        for k in range(steps):
            phi = self.lift(x)
            res = phi @ self.readout - t
            self.readout -= lr * (phi.T @ res) / len(t)
            if k % 30 == 0:
                print("step", k, "rmse", float(np.sqrt(np.mean(res ** 2))))


rng = np.random.default_rng(0)
x = rng.uniform(-1, 1, (200, 2))
t = np.sin(2 * x[:, [0]]) + x[:, [1]] ** 2
RandomFeatureNet(2, 60).train(x, t)
