import random

from kilograd import Num


class Neuron:
    def __init__(self, n):
        self.w = [Num(random.uniform(-1, 1)) for _ in range(n)]
        self.b = Num(0.0)

    def __call__(self, xs, squash=True):
        s = self.b
        for w, x in zip(self.w, xs):
            s = s + w * x
        return s.tanh() if squash else s

    def params(self):
        return self.w + [self.b]


random.seed(8)
hidden = [Neuron(2) for _ in range(5)]
head = Neuron(5)
params = [p for n in hidden + [head] for p in n.params()]
data = [((0, 0), -1), ((0, 1), 1), ((1, 0), 1), ((1, 1), -1)]
for step in range(250):
    loss = Num(0.0)
    for xs, want in data:
        err = head([n(xs) for n in hidden], squash=False) - want
        loss = loss + err * err
    for p in params:
        p.grad = 0.0
    loss.backward()
    for p in params:
        p.v -= 0.05 * p.grad
    if step % 25 == 0:
        print(step, "loss", round(loss.v, 5))
print([round(head([n(xs) for n in hidden], squash=False).v, 2) for xs, _ in data])
