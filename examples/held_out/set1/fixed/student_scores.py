import numpy as np

gen = np.random.RandomState(5)
math = gen.randint(30, 100, 100)
reading = np.clip(math + gen.randint(-15, 15, 100), 0, 100)
writing = np.clip(0.4 * math + 0.6 * reading + gen.randn(100) * 3, 0, 100)


def costf(X, y, param):
    return np.sum((X.dot(param) - y) ** 2) / 2.


interc = np.ones(100)
X = np.concatenate([interc.reshape(-1, 1), math.reshape(-1, 1), reading.reshape(-1, 1)], axis=1)
y = writing
param = np.zeros(3)


def gradient_descent(X, y, param, eta=1e-6, n_iter=30):
    cost_history = [0] * n_iter
    for iteration in range(n_iter):
        h = X.dot(param)
        loss = h - y
        gradient = X.T.dot(loss)
        param = param - eta * gradient
        cost = costf(X, y, param)
        print(cost)
        cost_history[iteration] = cost
    return param, cost_history


param, hist = gradient_descent(X, y, param)
print(param)
