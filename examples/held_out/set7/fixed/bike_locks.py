import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def add_ones(A):
    return np.hstack((np.ones((A.shape[0], 1)), A))


def predict(A, theta):
    return (sigmoid(A @ theta) >= 0.5).astype(int)


def train(A, y, theta, alpha, rounds):
    target = y[:, np.newaxis]
    history = []
    for r in range(rounds):
        p = sigmoid(A @ theta)
        loss = -np.mean(target * np.log(p + 1e-12) + (1 - target) * np.log(1 - p + 1e-12))
        theta = theta - alpha * A.T @ (p - target) / len(y)
        acc = np.mean(predict(A, theta)[:, 0] == y)
        history.append((loss, acc))
    return theta, history


# stolen or not, from price, minutes outside, quality of the lock
g = np.random.default_rng()
A = g.normal(size=(200, 3))
y = (A @ np.array([1.5, 1.0, -2.5]) + 0.2 * g.normal(size=200) > 0.1).astype(int)
theta, history = train(add_ones(A), y, np.zeros((4, 1)), 0.6, 500)
for r in range(0, 500, 50):
    print("round", r, "loss %.4f accuracy %.3f" % history[r])
