import numpy as np


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


def clusters(n=100, seed=1):
    rng = np.random.default_rng(seed)
    left = rng.normal([-3.0, 2.0], 1.0, (n, 2))
    right = rng.normal([3.0, -2.0], 1.0, (n, 2))
    X = np.vstack([left, right]).T
    Y = np.hstack([np.zeros(n), np.ones(n)]).reshape(1, -1)
    return X.astype(np.float32), Y.astype(np.float32)


def compute_cost(A, Y):
    m = Y.shape[1]
    cost = -np.sum(Y * np.log(A + 1e-15) + (1 - Y) * np.log(1 - A + 1e-15)) / m
    return cost


def model(X, Y, num_iterations=3000, learning_rate=0.5):
    w = np.zeros((X.shape[0], 1), dtype=np.float32)
    b = 0.0
    m = X.shape[1]
    costs = []
    for i in range(num_iterations):
        A = sigmoid(np.dot(w.T, X) + b)
        dZ = A - Y
        w = w - learning_rate * np.dot(X, dZ.T) / m
        b = b - learning_rate * np.sum(dZ) / m
        if i % 300 == 0:
            costs.append(compute_cost(A, Y))
            print("Cost after iteration %i: %f" % (i, costs[-1]))
    return w, b, costs


X, Y = clusters()
w, b, costs = model(X, Y)
prediction = sigmoid(np.dot(w.T, X) + b) > 0.5
print("train accuracy: {} %".format(100 - np.mean(np.abs(prediction - Y)) * 100))
