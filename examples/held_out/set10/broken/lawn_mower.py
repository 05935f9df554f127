from minivalue import Value
import random

random.seed(3)


class Neuron:
    def __init__(self, n):
        self.w = [Value(random.gauss(0, 1)) for _ in range(n)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, xs, last=False):
        act = self.b
        for w, x in zip(self.w, xs):
            act = act + w * x
        return act if last else act.sigmoid()

    def parameters(self):
        return self.w + [self.b]


class MLP:
    def __init__(self, n_in, n_hidden):
        self.hidden = [Neuron(n_in) for _ in range(n_hidden)]
        self.out = Neuron(n_hidden)

    def __call__(self, xs):
        return self.out([n(xs) for n in self.hidden], last=True)

    def parameters(self):
        return [p for n in self.hidden + [self.out] for p in n.parameters()]


# should the robot mow? (height of grass, moisture) -> +1 or -1
data = []
for _ in range(30):
    h, wet = random.uniform(-2, 2), random.uniform(-2, 2)
    data.append(([h, wet], 1.0 if h > 0.3 and wet < 0.5 else -1.0))

net = MLP(2, 5)
for step in range(121):
    loss = Value(0.0)
    for x, y in data:
        d = net(x) - y
        loss = loss + d * d
    loss = loss * (1 / len(data))
    for p in net.parameters():
        p.grad = 0.0
    loss.backward()
    for p in net.parameters():
        p.data -= 0.25 * p.grad
    if step % 20 == 0:
        right = sum((net(x).data > 0) == (y > 0) for x, y in data)
        print("step", step, "loss", round(loss.data, 4), "right", right, "of", len(data))
