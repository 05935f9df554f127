import numpy as np


class Body:
    """x -> h = tanh(x A + a), then h + tanh(h B + b)"""

    def __init__(self, rng, n, k):
        self.A, self.a = rng.normal(size=(n, k)), rng.normal(size=k)
        self.B, self.b = rng.normal(0, np.sqrt(1 / k), (k, k)), np.zeros(k)
        self.frozen = False

    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.A + self.a)
        self.r = np.tanh(self.h @ self.B + self.b)
        return self.h + self.r

    def backward(self, g, lr):
        if self.frozen:
            return
        gr = g * (1 - self.r ** 2)
        gh = (g + gr @ self.B.T) * (1 - self.h ** 2)
        self.B -= lr * self.h.T @ gr
        self.b -= lr * gr.sum(0)
        self.A -= lr * self.x.T @ gh
        self.a -= lr * gh.sum(0)


class Head:
    def __init__(self, rng, k):
        self.w, self.c = rng.normal(0, np.sqrt(1 / k), (k, 1)), np.zeros(1)

    def forward(self, f):
        self.f = f
        return f @ self.w + self.c

    def backward(self, g, lr):
        back = g @ self.w.T
        self.w -= lr * self.f.T @ g
        self.c -= lr * g.sum(0)
        return back


rng = np.random.default_rng(58)
x = rng.uniform(-2, 2, (400, 2))
first = np.sin(2 * x[:, :1]) + np.cos(2 * x[:, 1:])
second = np.sin(2 * x[:, :1]) - 0.5 * np.cos(2 * x[:, 1:])
body, head = Body(rng, 2, 40), Head(rng, 40)
for epoch in range(400):
    if epoch == 200:
        body.frozen = True
        head = Head(rng, 40)
        print("-- new task, body frozen --")
    task = first if epoch < 200 else second
    losses = []
    for i in np.array_split(rng.permutation(400), 10):
        out = head.forward(body.forward(x[i]))
        losses.append(np.mean((out - task[i]) ** 2))
        body.backward(head.backward(2 * (out - task[i]) / len(i), 0.02), 0.02)
    if epoch % 40 == 0:
        print("epoch", epoch, "mse", float(np.mean(losses)))
print("end", float(np.mean(losses)))
