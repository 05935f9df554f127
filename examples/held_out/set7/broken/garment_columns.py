import numpy as np

# flattened 5x5 "garments", four kinds; examples are columns
rng = np.random.RandomState(8)
kinds = rng.rand(25, 4)
labels = rng.randint(0, 4, 400)
pixels = kinds[:, labels] + 0.35 * rng.randn(25, 400)
onehot = np.zeros((4, 400))
onehot[labels, np.arange(400)] = 1


def sig(x):
    return 1.0 / (1.0 + np.exp(-x))


def softmax(x):
    z = np.exp(x - x.max())
    s = z.sum()
    return z / s


def forward_prop(x, w, b):
    a = {0: x}
    last = len(w)
    for i in range(1, last + 1):
        z = w[i - 1].dot(a[i - 1]) + b[i - 1]
        a[i] = softmax(z) if i == last else sig(z)
    return a[last], a


def back_prop(y, a, w):
    d, d_w, d_b = {}, {}, {}
    last = len(w)
    d[last] = a[last] - y
    for i in range(last - 1, -1, -1):
        if i > 0:
            d[i] = w[i].T.dot(d[i + 1]) * a[i] * (1 - a[i])
        d_w[i] = d[i + 1].dot(a[i].T) / y.shape[1]
        d_b[i] = d[i + 1].mean(axis=1, keepdims=True)
    return d_w, d_b


sizes = [25, 16, 4]
w = [rng.randn(o, i) / np.sqrt(i) for i, o in zip(sizes, sizes[1:])]
b = [np.zeros((o, 1)) for o in sizes[1:]]
for epoch in range(120):
    cost = 0
    for k in range(0, 400, 40):
        y = onehot[:, k:k + 40]
        pred, layers = forward_prop(pixels[:, k:k + 40], w, b)
        cost -= np.sum(y * np.log(pred)) / 400
        d_w, d_b = back_prop(y, layers, w)
        for i in range(len(w)):
            w[i] = w[i] - 0.5 * d_w[i]
            b[i] = b[i] - 0.5 * d_b[i]
    if epoch % 20 == 0 or epoch == 119:
        hit = forward_prop(pixels, w, b)[0].argmax(0) == labels
        print("epoch", epoch, "cost", cost, "right", hit.mean())
