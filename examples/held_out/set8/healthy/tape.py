import numpy as np

# A very small tape: every operation appends its own backward function.
TAPE = []


class Array:
    def __init__(self, value):
        self.value = np.asarray(value, float)
        self.grad = np.zeros_like(self.value)


def shrink_to(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1 and g.shape[axis] != 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def add(a, b):
    out = Array(a.value + b.value)

    def back():
        a.grad += shrink_to(out.grad, a.value.shape)
        b.grad += shrink_to(out.grad, b.value.shape)
    TAPE.append(back)
    return out


def matmul(a, b):
    out = Array(a.value @ b.value)

    def back():
        a.grad += out.grad @ b.value.T
        b.grad += a.value.T @ out.grad
    TAPE.append(back)
    return out


def softplus(a):
    out = Array(np.logaddexp(0, a.value))

    def back():
        a.grad += out.grad / (1 + np.exp(-a.value))
    TAPE.append(back)
    return out


def mean_square(a, target):
    diff = a.value - target
    out = Array(np.mean(diff ** 2))

    def back():
        a.grad += out.grad * 2 * diff / diff.size
    TAPE.append(back)
    return out


rng = np.random.default_rng(9)
x = rng.uniform(-2, 2, (200, 2))
y = np.hypot(x[:, :1], x[:, 1:]) - 1
theta = [Array(rng.normal(0, s, shape)) for s, shape in
         [(0.7, (2, 20)), (0.1, (1, 20)), (0.3, (20, 20)), (0.1, (1, 20)), (0.3, (20, 1)), (0.0, (1, 1))]]
for it in range(1001):
    TAPE.clear()
    for p in theta:
        p.grad[...] = 0
    a = Array(x)
    for k in (0, 2):
        a = softplus(add(matmul(a, theta[k]), theta[k + 1]))
    loss = mean_square(add(matmul(a, theta[4]), theta[5]), y)
    loss.grad[...] = 1
    while TAPE:
        TAPE.pop()()
    for p in theta:
        p.value -= 0.05 * p.grad
    if it % 100 == 0:
        print(it, float(loss.value))
