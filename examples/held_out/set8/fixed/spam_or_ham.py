from math import exp, log
import random

# one neuron, one mail per step; y is 1 for spam and 0 for the rest
random.seed(12)
MAILS = 300


def make_mail():
    spam = random.random() < 0.5
    caps = random.gauss(0.8 if spam else -0.6, 0.7)
    links = random.gauss(0.9 if spam else -0.5, 0.8)
    length = random.gauss(0, 1)
    return [caps, links, length], 1 if spam else 0


def sigmoid(z):
    z = max(-30.0, min(30.0, z))
    return 1.0 / (1.0 + exp(-z))


data = [make_mail() for _ in range(MAILS)]
w, b = [0.0, 0.0, 0.0], 0.0
rate = 0.02
for epoch in range(40):
    random.shuffle(data)
    loss = 0.0
    hits = 0
    for x, y in data:
        p = sigmoid(sum(wi * xi for wi, xi in zip(w, x)) + b)
        loss += -(y * log(p + 1e-9) + (1 - y) * log(1 - p + 1e-9))
        hits += (p > 0.5) == (y > 0)
        err = p - y
        for k in range(3):
            w[k] -= rate * err * x[k]
        b -= rate * err
    if epoch % 4 == 0:
        print("epoch", epoch, "mean loss %.4f" % (loss / MAILS), "hits", hits / MAILS)
print("weights", [round(v, 3) for v in w], round(b, 3))
