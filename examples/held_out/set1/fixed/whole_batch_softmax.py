import numpy as np

np.random.seed(61)


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


def softmax(x):
    z = np.exp(x - x.max())
    s = z.sum(axis=0, keepdims=True)
    out = z / s
    return out


def forward_prop(x, w, b):
    z = {}
    a = {0: np.array(x).T}
    last = len(w)
    for i in range(1, last + 1):
        z[i] = w[i - 1].dot(a[i - 1]) + b[i - 1]
        a[i] = softmax(z[i]) if i == last else sig(z[i])
    return a[last], a


def back_prop(y, p, a, w):
    d, d_w, d_b = {}, {}, {}
    last = len(w)
    d[last] = p - y.T
    for i in range(last - 1, -1, -1):
        if i != 0:
            d[i] = w[i].T.dot(d[i + 1]) * a[i] * (1 - a[i])
        d_w[i] = d[i + 1].dot(a[i].T)
        d_b[i] = np.sum(d[i + 1], axis=1, keepdims=True)
    return d_w, d_b


def train(x, y, w, b, epoch, rate, batch):
    costs = []
    for i in range(epoch):
        e = 0
        for k in range(0, len(x), batch):
            pred, layer = forward_prop(x[k:k + batch], w, b)
            e = e - np.sum(y[k:k + batch].T * np.log(pred))
            d_w, d_b = back_prop(y[k:k + batch], pred, layer, w)
            for j in range(len(w)):
                w[j] = w[j] - rate * d_w[j]
                b[j] = b[j] - rate * d_b[j]
        costs.append(e / len(x))
        if i % 10 == 0:
            print("cost", costs[-1])
    return costs


kind = np.random.randint(0, 4, 80)
x = np.eye(4)[kind] @ np.random.randn(4, 7) + 0.3 * np.random.randn(80, 7)
y = np.eye(4)[kind]
w = [np.random.randn(9, 7) * 0.4, np.random.randn(4, 9) * 0.4]
b = [np.zeros((9, 1)), np.zeros((4, 1))]
train(x, y, w, b, 60, 0.05, 20)
