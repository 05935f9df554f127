import numpy as np

np.random.seed(7)

# two exam scores and whether the student was admitted
m = 120
scores = np.random.uniform(30, 100, size=(m, 2))
admitted = (scores.sum(axis=1) + np.random.normal(0, 8, m) > 128).astype(int)

mu, sigma = scores.mean(axis=0), scores.std(axis=0)
X = np.hstack([np.ones((m, 1)), (scores - mu) / sigma])
y = admitted
theta = np.zeros(3)


def h(theta, X):
    return 1 / (1 + np.exp(X.dot(theta)))


def cost(theta, X, y):
    p = np.clip(h(theta, X), 1e-9, 1 - 1e-9)
    return (-y.dot(np.log(p)) - (1 - y).dot(np.log(1 - p))) / len(y)


def gradient(theta, X, y):
    return X.T.dot(h(theta, X) - y) / len(y)


alpha = 0.5
for it in range(600):
    theta = theta - alpha * gradient(theta, X, y)
    if it % 60 == 0:
        print("iteration", it, "cost", cost(theta, X, y))

print("theta", theta)
p = h(theta, X) >= 0.5
print("train accuracy: %.1f %%" % (100 * np.mean(p == y)))
