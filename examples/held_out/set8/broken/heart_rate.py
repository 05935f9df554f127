import argparse

import numpy as np

parser = argparse.ArgumentParser(description="heart rate from effort, momentum SGD")
parser.add_argument("--epochs", type=int, default=60)
parser.add_argument("--rate", type=float, default=0.02)
parser.add_argument("--beta", type=float, default=0.9)
args = parser.parse_args()

rs = np.random.RandomState(17)
effort = rs.uniform(-1, 1, (400, 3))
pulse = np.tanh(2 * effort[:, 0]) + 0.5 * effort[:, 1] * effort[:, 2] + rs.normal(0, 0.05, 400)

sizes = [3, 24, 1]
weights = [rs.randn(a, b) * np.sqrt(1.0 / a) for a, b in zip(sizes, sizes[1:])]
biases = [np.zeros(b) for b in sizes[1:]]
v_w = [np.zeros_like(w) for w in weights]
v_b = [np.zeros_like(b) for b in biases]

for epoch in range(args.epochs):
    order = rs.permutation(400)
    epoch_loss = 0.0
    for chunk in np.split(order, 20):
        x, t = effort[chunk], pulse[chunk, None]
        hidden = np.tanh(x @ weights[0] + biases[0])
        diff = hidden @ weights[1] + biases[1] - t
        epoch_loss += (diff ** 2).mean() / 20
        delta = 2 * diff / len(chunk)
        back = delta @ weights[1].T * (1 - hidden ** 2)
        grads_w = [x.T @ back, hidden.T @ delta]
        grads_b = [back.sum(axis=0), delta.sum(axis=0)]
        for l in range(2):
            v_w[l] = args.beta * v_w[l] - args.rate * grads_w[l]
            v_b[l] = args.beta * v_b[l] - args.rate * grads_b[l]
            weights[l] -= v_w[l]
            biases[l] -= v_b[l]
    if epoch % 6 == 0:
        print("epoch %3d   mse %.5f" % (epoch, epoch_loss))
