import numpy as np

from minigrad import Tensor


class Net:
    def __init__(self, rng, width=16, blocks=4):
        self.inp = Tensor(rng.normal(0, 0.7, (2, width)))
        self.inp_b = Tensor(np.zeros(width))
        self.blocks = [(Tensor(rng.normal(0, 1 / np.sqrt(width), (width, width))), Tensor(np.zeros(width))) for _ in range(blocks)]
        self.out = Tensor(rng.normal(0, 0.25, (width, 1)))

    def parameters(self):
        return [self.inp, self.inp_b, self.out] + [t for pair in self.blocks for t in pair]

    def __call__(self, x):
        h = (Tensor(x) @ self.inp + self.inp_b).relu()
        for W, b in self.blocks:
            h = h + (h @ W + b).relu()
        return h @ self.out


rng = np.random.default_rng(3)
X = rng.uniform(-1, 1, (200, 2))
Y = np.sin(3 * X[:, :1]) + X[:, 1:] ** 2
net = Net(rng)
for step in range(1200):
    loss = net(X).mse(Y)
    for p in net.parameters():
        p.grad = np.zeros_like(p.data)
    loss.backward()
    for p in net.parameters():
        p.data -= 0.005 * p.grad
    if step % 150 == 0 or step == 1199:
        print(step, float(loss.data))
