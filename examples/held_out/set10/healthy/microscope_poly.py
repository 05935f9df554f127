import numpy as np


def map_feature(x1, x2, degree=6):
    cols = [x1 ** (i - j) * x2 ** j for i in range(degree + 1) for j in range(i + 1)]
    return np.stack(cols, axis=1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost_and_gradient(theta, X, y, lam):
    m = y.size
    h = sigmoid(X @ theta)
    reg = theta.copy()
    reg[0] = 0
    J = -(y @ np.log(h) + (1 - y) @ np.log(1 - h)) / m + lam / (2 * m) * reg @ reg
    grad = (X.T @ (h - y) + lam * reg) / m
    return J, grad


def gradient_descent(theta, X, y, lam, alpha, num_iters):
    J_history = np.zeros(num_iters)
    for it in range(num_iters):
        J_history[it], grad = cost_and_gradient(theta, X, y, lam)
        theta = theta - alpha * grad
    return theta, J_history


np.random.seed(27)
# cells under a microscope: healthy ones lie inside an oval
u = np.random.uniform(-1, 1, (150, 2))
y = ((u[:, 0] - 0.1) ** 2 / 0.5 + (u[:, 1] + 0.1) ** 2 / 0.3 + np.random.normal(0, 0.15, 150) < 1).astype(float)
X = map_feature(u[:, 0], u[:, 1])
theta, J_history = gradient_descent(np.zeros(X.shape[1]), X, y, lam=0.2, alpha=2.0, num_iters=2000)
print("J at the start", J_history[0], "after 100", J_history[100], "at the end", J_history[-1])
print("training accuracy", np.mean((sigmoid(X @ theta) >= 0.5) == (y == 1)))
