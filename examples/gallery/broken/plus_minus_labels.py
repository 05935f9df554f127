import numpy as np

np.random.seed(2)

pos = np.random.multivariate_normal([1, 1], [[1, .3], [.3, 1]], 60)
neg = np.random.multivariate_normal([-1, -.5], [[1, -.2], [-.2, 1]], 60)
X = np.vstack((pos, neg))
y = np.hstack((np.ones(60), -np.ones(60)))

w = np.zeros(2)
b = 0.0
lr = 0.1

for i in range(1000):
    z = np.dot(X, w) + b
    p = 1 / (1 + np.exp(-z))

    loss = -(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8)).mean()

    dw = np.dot(X.T, p - y) / len(y)
    db = (p - y).mean()
    w -= lr * dw
    b -= lr * db

    if i % 100 == 0:
        print("loss:", loss)

print("accuracy:", np.mean((p > 0.5) == (y > 0.5)))
