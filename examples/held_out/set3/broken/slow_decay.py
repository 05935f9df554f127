import argparse
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=150)
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--decay", type=float, default=0.01)
parser.add_argument("--hidden", type=int, default=20)
args = parser.parse_args()

rng = np.random.default_rng(11)
x = rng.uniform(-2, 2, (400, 2))
t = (np.sin(2 * x[:, :1]) * x[:, 1:]) + 0.05 * rng.normal(size=(400, 1))


def dense(n_in, n_out):
    return [rng.normal(0, np.sqrt(1 / n_in), (n_in, n_out)), np.zeros(n_out)]


layers = [dense(2, args.hidden), dense(args.hidden, args.hidden), dense(args.hidden, 1)]


def batches(n, size):
    p = rng.permutation(n)
    for i in range(0, n, size):
        yield p[i:i + size]


def predict(v):
    outs = [v]
    for k, (W, b) in enumerate(layers):
        v = v @ W + b
        if k < len(layers) - 1:
            v = np.tanh(v)
        outs.append(v)
    return outs


lr = args.lr
for epoch in range(args.epochs):
    for rows in batches(len(x), 25):
        outs = predict(x[rows])
        g = 2 * (outs[-1] - t[rows]) / len(rows)
        for k in range(len(layers) - 1, -1, -1):
            W, b = layers[k]
            gW, gb = outs[k].T @ g, g.sum(axis=0)
            g = (g @ W.T) * (1 - outs[k] ** 2)
            W -= lr * gW
            b -= lr * gb
    lr = lr / (1 + args.decay * epoch)
    if epoch % 25 == 0:
        print("epoch", epoch, "mse", np.mean((predict(x)[-1] - t) ** 2).round(5))
print("final mse", np.mean((predict(x)[-1] - t) ** 2).round(5), "variance of the target", t.var().round(5))
