import numpy as np


def initialize(n_in, n_hid, seed):
    np.random.seed(seed)
    return np.random.randn(n_hid, n_in) * 0.5, np.random.randn(1, n_hid) * 0.5, np.zeros((n_hid, 1)), np.zeros((1, 1))


def forward(x, W1, W2, b1, b2):
    h = np.tanh(np.dot(W1, x) + b1)
    return np.dot(W2, h) + b2, h


def back(x, yhat, y, h, W2, batch_size):
    l2 = (yhat - y) / batch_size
    l1 = np.dot(W2.T, l2) * (1 - h ** 2)
    grad_W1 = np.dot(l1, x.T)
    grad_W2 = np.dot(l2, h.T)
    grad_b1 = np.sum(np.dot(l1, x.T), axis=1, keepdims=True)
    grad_b2 = np.sum(np.dot(l2, h.T), axis=1, keepdims=True)
    return grad_W1, grad_W2, grad_b1, grad_b2


def fit(x, y, n_hid=15, num_iters=1500, alpha=0.1):
    W1, W2, b1, b2 = initialize(x.shape[0], n_hid, 282)
    batch_size = x.shape[1]
    iters = 0
    while iters < num_iters:
        yhat, h = forward(x, W1, W2, b1, b2)
        cost = np.sum((yhat - y) ** 2) / (2 * batch_size)
        if iters % 150 == 0:
            print(f"iters: {iters} cost: {cost:.6f}")
        grad_W1, grad_W2, grad_b1, grad_b2 = back(x, yhat, y, h, W2, batch_size)
        W1 -= alpha * grad_W1
        W2 -= alpha * grad_W2
        b1 -= alpha * grad_b1
        b2 -= alpha * grad_b2
        iters += 1
    return cost


# rain and fertilizer in tons per hectare -> harvest
gen = np.random.default_rng(282)
x = gen.uniform(0, 2, (2, 200))
y = (4 + np.sin(2 * x[0]) - 0.5 * (x[1] - 1) ** 2 + 0.05 * gen.normal(size=200)).reshape(1, -1)
print("end", fit(x, y))
