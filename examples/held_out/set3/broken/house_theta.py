import numpy as np

rng = np.random.default_rng(0)
rooms = rng.integers(1, 7, 150)
age = rng.integers(0, 60, 150)
price = 0.8 * rooms - 0.03 * age + 2.5 + rng.normal(0, 0.15, 150)

X = np.column_stack([np.ones(150), (rooms - rooms.mean()) / rooms.std(), (age - age.mean()) / age.std()])
y = price
m = len(y)


def hypothesis(X, theta):
    return X.dot(theta)


def compute_cost(X, y, theta):
    error = hypothesis(X, theta) - y
    return np.sum(error ** 2) / (2 * m)


theta = np.array([0, 0, 0])
alpha = 0.1
cost_history = []
for it in range(3000):
    error = hypothesis(X, theta) - y
    gradient = X.T.dot(error) / m
    for j in range(len(theta)):
        theta[j] = theta[j] - alpha * gradient[j]
    cost_history.append(compute_cost(X, y, theta))
    if it % 500 == 0:
        print("iteration", it, "cost", cost_history[-1], "theta", theta)

print("final theta:", theta)
print("prediction of the first three:", hypothesis(X[:3], theta), "wanted:", y[:3])
