import numpy as np

np.random.seed(9)

# age in years, income in euro
age = np.random.uniform(18, 70, 80)
income = np.random.uniform(800, 5000, 80)
bought = ((income / 5000 + age / 70 + np.random.randn(80) * 0.1) > 1.1).astype(float)

X = np.vstack([age, income])
X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
Y = bought.reshape(1, -1)
m = X.shape[1]

w = np.zeros((2, 1))
b = 0.0
costs = []
for i in range(1000):
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    cost = -1 / m * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    w = w - 0.1 * dw
    b = b - 0.1 * db
    if i % 100 == 0:
        costs.append(cost)

print(costs)
