import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def compute_cost(theta, X, y):
    m = len(y)
    h = np.clip(sigmoid(X @ theta), 1e-12, 1 - 1e-12)
    return float((-y.T @ np.log(h) - (1 - y).T @ np.log(1 - h)).item() / m)


def gradient_descent(X, y, theta, alpha, num_iters):
    m = len(y)
    J_history = []
    for _ in range(num_iters):
        grad = X.T @ (sigmoid(X @ theta) - y) / m
        theta = theta - alpha * grad
        J_history.append(compute_cost(theta, X, y))
    return theta, J_history


# two oral exams, admitted or not
gen = np.random.RandomState(21)
m = 120
scores = gen.uniform(30, 100, (m, 2))
points = scores @ np.array([0.6, 0.4]) + gen.normal(0, 5, m)
y = (points > 64).astype(float).reshape(-1, 1)

X = np.hstack([np.ones((m, 1)), scores])
alpha = 0.1
theta, J_history = gradient_descent(X, y, np.zeros((3, 1)), alpha, 2000)
for i in range(0, 2000, 200):
    print(f"iter {i:5d}   cost {J_history[i]:.4f}")
print("theta", theta.ravel())
pred = sigmoid(X @ theta) >= 0.5
print("accuracy on the training set: {:.1f} %".format(100 * np.mean(pred == y)))
