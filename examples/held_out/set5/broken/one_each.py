# Smallest possible network: one input, one hidden neuron, one output neuron.
# I did it with plain numbers so that I understand every step.
import math
import random

random.seed(4)

LEARNING_RATE = 0.5
EPOCHS = 20000


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def der_sigmoid(a):
    return a * (1 - a)       # expects the activated value


def feedforward(x, w1, w2, b1, b2):
    h = sigmoid(x * w1 + b1)
    y = sigmoid(h * w2 + b2)
    return h, y


def backprop(x, target, w1, w2, b1, b2):
    h, y = feedforward(x, w1, w2, b1, b2)
    error = y - target
    loss = error * error

    grad_y = 2 * error * der_sigmoid(y)
    grad_h = grad_y * w2 * der_sigmoid(h)

    d_w2 = grad_y * w2 * LEARNING_RATE
    d_w1 = grad_h * w1 * LEARNING_RATE
    d_b2 = grad_y * LEARNING_RATE
    d_b1 = grad_h * LEARNING_RATE
    return d_w1, d_w2, d_b1, d_b2, loss


# temperature in tens of degrees -> heating on (1) or off (0)
questions = [-1.2, -0.8, -0.5, -0.1, 0.2, 0.9, 1.1, 1.4, 1.8, 2.3, 2.6, 3.0]
answers = [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]

w1 = 2 * random.random() - 1
w2 = 2 * random.random() - 1
b1 = 0.0
b2 = 0.0

for epoch in range(EPOCHS):
    total = 0.0
    for q, a in zip(questions, answers):
        d_w1, d_w2, d_b1, d_b2, loss = backprop(q, a, w1, w2, b1, b2)
        w1 -= d_w1
        w2 -= d_w2
        b1 -= d_b1
        b2 -= d_b2
        total += loss
    if epoch % 2000 == 0:
        print("epoch", epoch, "loss", total / len(questions))

for q, a in zip(questions, answers):
    print(q, a, round(feedforward(q, w1, w2, b1, b2)[1], 3))
