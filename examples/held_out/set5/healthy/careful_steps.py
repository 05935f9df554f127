import numpy as np

# batch gradient descent with np.matrix and a backtracking line search: the step length is looked for anew each time
np.random.seed(28)
m = 200
raw = np.random.randn(m, 3) * np.array([1, 4, 0.3]) + np.array([0, 2, 1])
y = np.matrix((raw[:, 0] + 0.5 * raw[:, 1] - 2 * raw[:, 2] + np.random.randn(m) * 0.5 > -1).astype(float)).T
X = np.matrix(np.hstack([np.ones((m, 1)), raw]))


def cost(theta):
    z = X * theta
    return float(np.sum(np.logaddexp(0, z) - np.multiply(y, z)) / m)


def slope(theta):
    h = 1 / (1 + np.exp(-(X * theta)))
    return X.T * (h - y) / m


theta = np.matrix(np.zeros((4, 1)))
for k in range(150):
    g = slope(theta)
    here = cost(theta)
    length = 8.0
    while cost(theta - length * g) > here - 0.3 * length * float((g.T * g)[0, 0]):
        length /= 2
    theta = theta - length * g
    if k % 15 == 0:
        print("iteration", k, "cost", here, "step length", length)
print("cost", cost(theta), "theta", np.asarray(theta).ravel().round(2))
