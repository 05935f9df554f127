import numpy as np


def readings(count):
    rng = np.random.default_rng(123)
    X = rng.normal(size=(count, 3))
    y = (np.sin(X[:, 0] * 2) + X[:, 1] * X[:, 2] > 0).astype(float)
    return X, y
