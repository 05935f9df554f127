import numpy as np

np.random.seed(101)

# stand-in for train.csv: label, then 25 pixels from 0 to 255
m = 120
label = np.random.randint(0, 3, m)
proto = np.random.randint(0, 255, (3, 25))
pixels = np.clip(proto[label] + np.random.randint(-60, 60, (m, 25)), 0, 255)
data = np.c_[label, pixels]

x_train = data[:, 1:] / 255
y_train = data[:, 0]


def init_param():
    w1 = np.random.rand(25, 12) - 0.5
    b1 = np.random.rand(1, 12) - 0.5
    w2 = np.random.rand(12, 3) - 0.5
    b2 = np.random.rand(1, 3) - 0.5
    return w1, b1, w2, b2


def ReLU(z):
    return np.maximum(z, 0)


def Softmax(z):
    a2 = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return a2


def f_propagation(a0, w1, b1, w2, b2):
    z1 = a0.dot(w1) + b1     # m x 12
    a1 = ReLU(z1)
    z2 = a1.dot(w2) + b2     # m x 3
    a2 = Softmax(z2)
    return z1, a1, z2, a2


def dev_ReLU(z):
    return z > 0


def one_hot(y):
    res = np.zeros((y.size, y.max() + 1))
    res[np.arange(y.size), y] = 1
    return res


def b_propagation(x, y, z1, a1, a2, w2):
    diff = a2 - one_hot(y)
    dw2 = 1 / m * a1.T.dot(diff)
    db2 = 1 / m * np.sum(diff, axis=0)
    back = diff.dot(w2.T) * dev_ReLU(z1)
    dw1 = 1 / m * x.T.dot(back)
    db1 = 1 / m * np.sum(back, axis=0)
    return dw1, db1, dw2, db2


def get_accuracy(a2, y):
    return np.sum(np.argmax(a2, 1) == y) / y.size


w1, b1, w2, b2 = init_param()
for i in range(401):
    z1, a1, z2, a2 = f_propagation(x_train, w1, b1, w2, b2)
    dw1, db1, dw2, db2 = b_propagation(x_train, y_train, z1, a1, a2, w2)
    w1, b1 = w1 - 0.3 * dw1, b1 - 0.3 * db1
    w2, b2 = w2 - 0.3 * dw2, b2 - 0.3 * db2
    if i % 50 == 0:
        print("Iteration", i, "accuracy", get_accuracy(a2, y_train), "row sum", a2[0].sum())
