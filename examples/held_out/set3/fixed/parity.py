# parity of three bits with a small sigmoid network
import itertools
import numpy as np

bits = np.array(list(itertools.product([0, 1], repeat=3))).T
target = (bits.sum(axis=0, keepdims=True) % 2)
layers = [3, 8, 1]


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def build(layers, seed=4):
    rng = np.random.default_rng(seed)
    net = {}
    for l in range(1, len(layers)):
        net["W%d" % l] = rng.normal(0, 1.5, (layers[l], layers[l - 1]))
        net["b%d" % l] = np.zeros((layers[l], 1))
    return net


def run(net, x):
    acts = [x]
    for l in range(1, len(layers)):
        acts.append(sigmoid(net["W%d" % l] @ acts[-1] + net["b%d" % l]))
    return acts


def learn(net, x, t, eta):
    acts = run(net, x)
    n = x.shape[1]
    delta = acts[-1] - t
    for l in range(len(layers) - 1, 0, -1):
        gW = delta @ acts[l - 1].T / n
        gb = delta.mean(axis=1, keepdims=True)
        delta = (net["W%d" % l].T @ delta) * acts[l - 1] * (1 - acts[l - 1])
        net["W%d" % l] -= eta * gW
        net["b%d" % l] -= eta * gb
    p = acts[-1]
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))


net = build(layers)
for epoch in range(6000):
    loss = learn(net, bits, target, eta=2.0)
    if epoch % 1000 == 0:
        print("epoch", epoch, "loss", loss)
print("loss at the end", loss)
print(np.round(run(net, bits)[-1], 2), target)
