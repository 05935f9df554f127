import numpy as np

# ex2, second part: regularized logistic regression, polynomial features up to degree 6
rng = np.random.default_rng(6)
chips = rng.uniform(-1, 1.2, (118, 2))
accepted = ((chips[:, 0] - 0.1) ** 2 + (chips[:, 1] - 0.2) ** 2 < 0.45).astype(float)
flip = rng.random(118) < 0.05
accepted[flip] = 1 - accepted[flip]


def map_feature(x1, x2, degree=6):
    columns = [np.ones_like(x1)]
    for i in range(1, degree + 1):
        for j in range(i + 1):
            columns.append(x1 ** (i - j) * x2 ** j)
    return np.stack(columns, axis=1)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost_function_reg(theta, X, y, lam):
    m = len(y)
    h = sigmoid(X @ theta)
    J = -(y @ np.log(h) + (1 - y) @ np.log(1 - h)) / m + lam / (2 * m) * np.sum(theta[1:] ** 2)
    grad = X.T @ (h - y) / m
    grad[1:] += lam * theta[1:]
    return J, grad


X = map_feature(chips[:, 0], chips[:, 1])
theta = np.zeros(X.shape[1])
J_history = []
for it in range(6000):
    J, grad = cost_function_reg(theta, X, accepted, lam=0.5)
    theta = theta - 0.5 * grad
    J_history.append(J)
    if it % 600 == 0:
        print(f"iter {it}: J = {J:.4f}")
print("final J", J_history[-1], "train accuracy", np.mean((sigmoid(X @ theta) >= 0.5) == accepted) * 100)
