import numpy as np

data = np.loadtxt("used_cars.csv", delimiter=",", skiprows=1)
# age in years, thousand kilometres, horse power -> price in thousands
X = data[:, :3]
y = data[:, 3]
m = len(y)

w = np.zeros(3)
b = 0
learning_rate = 0.01

for i in range(1000):
    y_pred = np.dot(X, w) + b
    error = y_pred - y
    cost = np.sum(error ** 2) / (2 * m)

    dw = np.dot(X.T, error) / m
    db = np.sum(error) / m

    w = w - learning_rate * dw
    b = b - learning_rate * db

    if i % 100 == 0:
        print("iteration", i, "cost", cost)

print("w =", w, "b =", b)
ss_res = np.sum((y - (np.dot(X, w) + b)) ** 2)
print("R2 =", 1 - ss_res / np.sum((y - y.mean()) ** 2))
