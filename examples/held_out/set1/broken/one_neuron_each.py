import random

import numpy as np

random.seed(12)
LEARNING_RATE = 0.5


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def der_sigmoid(x):
    return x * (1 - x)


set_q = [i / 10 for i in range(1, 10)]
set_a = [1 if q > 0.45 else 0 for q in set_q]

w1 = 2 * random.random() - 1
w2 = 2 * random.random() - 1
b1 = 0.0
b2 = 0.0


def feedforward(x):
    h = sigmoid(x * w1 + b1)
    out = sigmoid(h * w2 + b2)
    return h, out


def backprop(x, a):
    h, yHat = feedforward(x)
    E = yHat - a
    gradient_y = 2 * E * der_sigmoid(yHat)
    gradient_h = gradient_y * w2 * der_sigmoid(h)
    delta_w2 = gradient_y * w2 * LEARNING_RATE
    delta_w1 = gradient_h * w1 * LEARNING_RATE
    delta_b2 = gradient_y * LEARNING_RATE
    delta_b1 = gradient_h * LEARNING_RATE
    return E * E, delta_w1, delta_w2, delta_b1, delta_b2


total = 0
for epoch in range(20000):
    pick = random.randint(0, len(set_q) - 1)
    loss, dw1, dw2, db1, db2 = backprop(set_q[pick], set_a[pick])
    w1 -= dw1
    w2 -= dw2
    b1 -= db1
    b2 -= db2
    total += loss
    if (epoch + 1) % 2000 == 0:
        print("average loss", total / 2000)
        total = 0
