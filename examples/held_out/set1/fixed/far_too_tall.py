import numpy as np


def build_model(n_in, n_hid, rng):
    W = rng.normal(0, 0.4, (n_hid, n_in))
    b = np.zeros((n_hid, 1))
    U = rng.normal(0, 0.4, (1, n_hid))
    c = np.zeros((1, 1))

    def predict(x):
        hidden = np.tanh(W @ x + b)
        return hidden, U @ hidden + c

    def train(x, target, lr):
        nonlocal W, b, U, c
        n = x.shape[1]
        hidden, output = predict(x)
        err = output - target
        d_out = err / n
        d_hid = (U.T @ d_out) * (1 - hidden ** 2)
        U = U - lr * d_out @ hidden.T
        c = c - lr * d_out.sum(axis=1, keepdims=True)
        W = W - lr * d_hid @ x.T
        b = b - lr * d_hid.sum(axis=1, keepdims=True)
        return np.mean(err ** 2)

    return predict, train


rng = np.random.default_rng(31)
days = np.arange(200)
temps = 20 + 8 * np.sin(days / 9) + rng.normal(0, 0.5, 200)

window = 6
inputs = np.stack([temps[i:i + window] for i in range(200 - window)], axis=1)
inputs = (inputs - temps.mean()) / temps.std()
target = temps[window:].reshape(1, -1)

predict, train = build_model(window, 10, rng)
for epoch in range(1500):
    mse = train(inputs, target, 0.02)
    if epoch % 150 == 0:
        print(epoch, mse)
