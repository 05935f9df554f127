import numpy as np


class Net:
    pass


rng = np.random.RandomState(3)
net = Net()
net.wh = rng.randn(2, 4)
net.bh = rng.randn(4)
net.wo = rng.randn(4, 2)
net.bo = rng.randn(2)

sig = lambda v: 1 / (1 + np.exp(-v))
data = [((0, 0), (1, 0)), ((0, 1), (0, 1)), ((1, 0), (0, 1)), ((1, 1), (1, 0))]
rate = 1.5

for epoch in range(1500):
    total = 0
    for x, target in data:
        x = np.array(x, dtype=float)
        target = np.array(target, dtype=float)

        h = sig(x @ net.wh + net.bh)
        o = sig(h @ net.wo + net.bo)
        total += 0.5 * np.sum((target - o) ** 2)

        delta_o = (o - target) * o * (1 - o)
        delta_h = (net.wo @ delta_o) * h * (1 - h)
        net.wo = net.wo - rate * np.outer(h, delta_o)
        net.bo = net.bo - rate * delta_o
        net.wh = net.wh - rate * np.outer(x, delta_h)
        net.bh = net.bh - rate * delta_h
    if epoch % 100 == 0:
        print("epoch", epoch, "error", total)
print(total)
