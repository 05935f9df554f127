import argparse
import logging

import numpy as np

logging.basicConfig(level=logging.INFO, format="%(message)s")
log = logging.getLogger("train")

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.005)
parser.add_argument("--epochs", type=int, default=300)
parser.add_argument("--hidden", type=int, default=16)
args = parser.parse_args()

rng = np.random.RandomState(13)
X = rng.rand(100, 5) * 3
Y = (X ** 2).sum(axis=1, keepdims=True) / 10

W1, b1 = rng.randn(5, args.hidden) * 0.4, np.zeros(args.hidden)
W2, b2 = rng.randn(args.hidden, 1) * 0.4, np.zeros(1)

for epoch in range(args.epochs):
    z = X @ W1 + b1
    a = np.maximum(z, 0)
    out = a @ W2 + b2
    loss = np.mean((out - Y) ** 2)

    g = 2 * (out - Y) / len(Y)
    gz = g @ W2.T * (z > 0)
    W2 -= args.lr * a.T @ g
    b2 -= args.lr * g.sum(0)
    W1 -= args.lr * X.T @ gz
    b1 -= args.lr * gz.sum(0)
    if epoch % 30 == 0:
        log.info("epoch %d loss %.5f", epoch, loss)
