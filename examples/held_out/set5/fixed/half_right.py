import numpy as np
from sensors import readings

X, y = readings(400)
print("shapes", X.shape, y.shape)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


np.random.seed(10)
params = {
    "w1": np.random.randn(X.shape[1], 10) * 0.6,
    "b1": np.zeros((1, 10)),
    "w2": np.random.randn(10, 1) * 0.6,
    "b2": np.zeros((1, 1)),
}


def predict(x):
    a1 = np.tanh(np.dot(x, params["w1"]) + params["b1"])
    return a1, sigmoid(np.dot(a1, params["w2"]) + params["b2"])


def accuracy(x, target):
    predicted = np.round(predict(x)[1])
    return np.mean(predicted.ravel() == target)


target = y.reshape(-1, 1)
for it in range(1500):
    a1, a2 = predict(X)
    loss = -np.mean(target * np.log(a2 + 1e-9) + (1 - target) * np.log(1 - a2 + 1e-9))
    dz2 = (a2 - target) / len(X)
    dz1 = np.dot(dz2, params["w2"].T) * (1 - a1 ** 2)
    params["w2"] -= 0.8 * np.dot(a1.T, dz2)
    params["b2"] -= 0.8 * dz2.sum(axis=0, keepdims=True)
    params["w1"] -= 0.8 * np.dot(X.T, dz1)
    params["b1"] -= 0.8 * dz1.sum(axis=0, keepdims=True)
    if it % 150 == 0:
        print("iteration", it, "loss", loss, "accuracy", accuracy(X, y))

print("loss", loss, "accuracy", accuracy(X, y))
