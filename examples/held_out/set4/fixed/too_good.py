import numpy as np


def make_points(n=200):
    x = np.random.uniform(-1, 1, (n, 1))
    y = 4 * x ** 3 - 2 * x + np.random.normal(0, 0.1, (n, 1))
    return x, y


def features(x):
    return np.hstack([x, x ** 2, x ** 3])


def predict(F, w, b):
    return F.dot(w) + b


def loss(y, y_pred):
    mse = np.mean((y - y_pred) ** 2)
    return mse


def train(F, y, lr=0.4, rounds=1500):
    w = np.random.normal(0, 0.1, (F.shape[1], 1))
    b = 0.0
    n = len(y)
    history = []
    for r in range(rounds):
        y_pred = predict(F, w, b)
        history.append(loss(y, y_pred))
        dw = 2 * F.T.dot(y_pred - y) / n
        db = 2 * np.mean(y_pred - y)
        w -= lr * dw
        b -= lr * db
    return w, b, history


x, y = make_points()
w, b, history = train(features(x), y)
for r in list(range(0, 1500, 150)) + [len(history) - 1]:
    print("round", r, "mse", history[r])
print("weights", w.ravel().round(2), "bias", round(float(b), 3))
