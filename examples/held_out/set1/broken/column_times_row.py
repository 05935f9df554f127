import numpy as np

np.random.seed(8)
pop = np.random.uniform(-2, 2, 97)
profit = 0.5 + 1.5 * pop + np.random.randn(97) * 0.2

X = np.stack((np.ones(97), pop), axis=-1)
y = profit.reshape(-1, 1)
m = X.shape[0]
n_iter = 300


def h(X, theta):
    return np.matmul(X, theta)


def cost(X, y, theta, m):
    return 1 / (2 * m) * np.sum((h(X, theta) - y) ** 2)


cost_vals = []


def grad_descent(X, y, theta, m, alpha):
    theta1 = theta[0, 0]
    theta2 = theta[1, 0]
    for i in range(n_iter):
        theta = np.array([[theta1], [theta2]])
        cost_vals.append(cost(X, y, theta, m))
        theta1 = theta1 - alpha / m * np.sum(h(X, theta) - y)
        theta2 = theta2 - alpha / m * np.sum((h(X, theta) - y) * X[:, 1])
    return np.array([[theta1], [theta2]])


theta = grad_descent(X, y, np.array([[0.0], [0.0]]), m, 0.01)
print(cost_vals[::30])
print(theta)
