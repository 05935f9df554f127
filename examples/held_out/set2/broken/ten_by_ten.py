import numpy as np

rs = np.random.RandomState(100)
digits = rs.randint(0, 10, 300)
shapes = (rs.rand(10, 49) > 0.6).astype(float)
X = np.clip(shapes[digits] + 0.25 * rs.randn(300, 49), 0, 1)

w_in = rs.randn(49, 10) * 0.3
b_in = np.zeros(10)
w_out = rs.randn(10, 10) * 0.3
b_out = np.zeros(10)


def act_relu(z, deriv=False):
    return (z > 0).astype(float) if deriv else np.maximum(z, 0)


def act_softmax(z):
    ex = np.exp(z - z.max(axis=1, keepdims=True))
    return ex / ex.sum(axis=1, keepdims=True)


def to_onehot(y):
    out = np.zeros((len(y), 10))
    out[np.arange(len(y)), y] = 1
    return out


def forward_pass(x):
    z1 = x.dot(w_in) + b_in
    a1 = act_relu(z1)
    a2 = act_softmax(a1.dot(w_out) + b_out)
    return z1, a1, a2


def backward_pass(x, y, z1, a1, a2):
    dz2 = (a2 - to_onehot(y)) / len(x)
    dz1 = dz2.dot(w_out) * act_relu(z1, deriv=True)
    return x.T.dot(dz1), dz1.sum(axis=0), a1.T.dot(dz2), dz2.sum(axis=0)


def fit(x, y, lr, rounds):
    global w_in, b_in, w_out, b_out
    for r in range(rounds):
        z1, a1, a2 = forward_pass(x)
        g1, gb1, g2, gb2 = backward_pass(x, y, z1, a1, a2)
        w_in -= lr * g1
        b_in -= lr * gb1
        w_out -= lr * g2
        b_out -= lr * gb2
        if r % 25 == 0:
            acc = np.mean(np.argmax(a2, axis=1) == y)
            print("Iteration:", r, "accuracy:", acc, "loss:", -np.log(a2[np.arange(len(y)), y] + 1e-12).mean())


fit(X, digits, 0.2, 400)
