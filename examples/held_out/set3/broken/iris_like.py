import numpy as np

# x: m x 4, w1: 4 x 12, b1: 1 x 12, w2: 12 x 3, b2: 1 x 3
rs = np.random.RandomState(5)
mitten = np.array([[5.0, 3.4, 1.5, 0.2], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]])
streu = np.array([0.35, 0.35, 0.3, 0.2])
x = np.concatenate([mitten[k] + streu * rs.randn(n, 4) for k, n in enumerate((20, 50, 110))])
y = np.repeat([0, 1, 2], (20, 50, 110))
x = (x - x.mean(axis=0)) / x.std(axis=0)
m = x.shape[0]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    a2 = np.exp(z) / sum(np.exp(z))
    return a2


def one_hot(y):
    y_hat = np.zeros((y.size, 3))
    y_hat[np.arange(y.size), y] = 1
    return y_hat


def f_propagation(x, w1, b1, w2, b2):
    z1 = x.dot(w1) + b1          # m x 12
    a1 = sigmoid(z1)             # m x 12
    z2 = a1.dot(w2) + b2         # m x 3
    a2 = softmax(z2)             # m x 3
    return a1, a2


def b_propagation(x, t, a1, a2, w2):
    dz2 = a2 - t                                 # m x 3
    dw2 = 1 / m * a1.T.dot(dz2)                  # 12 x 3
    db2 = 1 / m * dz2.sum(axis=0, keepdims=True)
    dz1 = dz2.dot(w2.T) * a1 * (1 - a1)          # m x 12
    dw1 = 1 / m * x.T.dot(dz1)                   # 4 x 12
    db1 = 1 / m * dz1.sum(axis=0, keepdims=True)
    return dw1, db1, dw2, db2


w1 = rs.rand(4, 12) - 0.5
b1 = rs.rand(1, 12) - 0.5
w2 = rs.rand(12, 3) - 0.5
b2 = rs.rand(1, 3) - 0.5
t = one_hot(y)
alpha = 0.5
for i in range(1001):
    a1, a2 = f_propagation(x, w1, b1, w2, b2)
    dw1, db1, dw2, db2 = b_propagation(x, t, a1, a2, w2)
    w1 = w1 - alpha * dw1
    b1 = b1 - alpha * db1
    w2 = w2 - alpha * dw2
    b2 = b2 - alpha * db2
    if i % 200 == 0:
        loss = -np.sum(t * np.log(a2)) / m
        print("iteration", i, "loss", round(loss, 4), "accuracy", np.mean(np.argmax(a2, 1) == y))
