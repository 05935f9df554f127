import math
import random

# XOR with two hidden units, everything by hand
random.seed(11)
w11, w12, b1 = random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)
w21, w22, b2 = random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)
v1, v2, c = random.uniform(-1, 1), random.uniform(-1, 1), random.uniform(-1, 1)
lr = 0.5

data = [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)]


def s(z):
    return 1 / (1 + math.exp(-z))


for epoch in range(10001):
    total = 0
    for x1, x2, t in data:
        # forward
        h1 = s(w11 * x1 + w12 * x2 + b1)
        h2 = s(w21 * x1 + w22 * x2 + b2)
        out = s(v1 * h1 + v2 * h2 + c)
        total += (out - t) ** 2 / 2

        # backward
        dout = (out - t) * out * (1 - out)
        d1 = dout * v1 * h1 * (1 - h1)
        d2 = dout * v2 * h2 * (1 - h2)

        # update
        v1 -= lr * dout * h1
        v2 -= lr * dout * h2
        c -= lr * dout
        w11 -= lr * d1 * x1
        w12 -= lr * d1 * x2
        b1 -= lr * d1
        w21 -= lr * d2 * x1
        w22 -= lr * d2 * x2
        b2 -= lr * d2
    if epoch % 1000 == 0:
        print(epoch, total)

for x1, x2, t in data:
    h1 = s(w11 * x1 + w12 * x2 + b1)
    h2 = s(w21 * x1 + w22 * x2 + b2)
    print(x1, x2, "->", round(s(v1 * h1 + v2 * h2 + c), 3), "should be", t)
