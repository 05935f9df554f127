import numpy as np

np.random.seed(26)


def f(x):
    return 1 / (1 + np.exp(-x))


def get_accuracy(pred, labels):
    return np.mean((pred[:, 0] > 0.5) == labels)


X = np.random.uniform(-1, 1, (200, 2))
labels = (X[:, 1] > np.sin(3 * X[:, 0])).astype(int)
X_tr, X_te, y_tr, y_te = X[:150], X[150:], labels[:150], labels[150:]
T = y_tr[:, None]

wh = np.random.normal(0, 1, (2, 10))
bh = np.zeros(10)
wo = np.random.normal(0, 0.3, (10, 1))
bo = np.zeros(1)

for ep in range(1500):
    hid = np.tanh(X_tr @ wh + bh)
    out = f(hid @ wo + bo)
    loss = -np.mean(T * np.log(out) + (1 - T) * np.log(1 - out))

    d_out = (out - T) / len(T)
    d_hid = d_out @ wo.T * (1 - hid ** 2)
    wo -= 0.5 * hid.T @ d_out
    bo -= 0.5 * d_out.sum(0)
    wh -= 0.5 * X_tr.T @ d_hid
    bh -= 0.5 * d_hid.sum(0)

    if ep % 150 == 0:
        test_out = f(np.tanh(X_te @ wh + bh) @ wo + bo)
        print("ep", ep, "loss %.4f" % loss, "train acc %.3f" % get_accuracy(out, y_tr),
              "test acc %.3f" % get_accuracy(test_out, y_te))
