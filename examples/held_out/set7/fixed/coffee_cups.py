import numpy as np


def hypothesis(theta, row):
    z = theta[0]
    for j in range(1, len(theta)):
        z += theta[j] * row[j - 1]
    return 1 / (1 + np.exp(-z))


def cost(theta, X, Y):
    J = 0
    for row, y in zip(X, Y):
        h = hypothesis(theta, row)
        J += -y * np.log(h) - (1 - y) * np.log(1 - h)
    return J / len(Y)


def gradient(theta, X, Y):
    g = [0.0] * len(theta)
    for row, y in zip(X, Y):
        diff = hypothesis(theta, row) - y
        g[0] += diff / len(Y)
        for j in range(1, len(theta)):
            g[j] += diff * row[j - 1] / len(Y)
    return g


# does somebody sleep badly? cups of coffee after noon, hours of sport (both minus their mean)
rng = np.random.default_rng(4)
cups = rng.integers(0, 6, 60) - 2.5
sport = rng.uniform(-1, 1, 60)
bad = (0.9 * cups - 1.2 * sport + rng.logistic(0, 0.4, 60) > 0.3).astype(int)
X = list(zip(cups, sport))

theta = np.array([0.0, 0.0, 0.0])
alpha = 0.3
for iteration in range(301):
    if iteration % 50 == 0:
        right = np.mean([(hypothesis(theta, r) > 0.5) == b for r, b in zip(X, bad)])
        print("iteration", iteration, "J", cost(theta, X, bad), "theta", theta, "right", right)
    step = gradient(theta, X, bad)
    for j in range(3):
        theta[j] -= alpha * step[j]
