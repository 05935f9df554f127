import argparse
import math
import random

parser = argparse.ArgumentParser(description="a net out of lists, no matrices at all")
parser.add_argument("--hidden", type=int, default=5)
parser.add_argument("--rate", type=float, default=0.6)
parser.add_argument("--epochs", type=int, default=120)
parser.add_argument("--batch", type=int, default=10)
args = parser.parse_args()

random.seed(77)
points = []
for _ in range(200):
    u, v = random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5)
    points.append(([u, v], 1.0 if u * u + v * v < 1.0 else 0.0))

H = args.hidden
w_in = [[random.gauss(0, 1) for _ in range(3)] for _ in range(H)]     # two inputs and the bias
w_out = [random.gauss(0, 1) for _ in range(H + 1)]


def predict(x):
    xs = x + [1.0]
    hs = [math.tanh(sum(w * i for w, i in zip(row, xs))) for row in w_in] + [1.0]
    s = sum(w * h for w, h in zip(w_out, hs))
    s = max(-60.0, min(60.0, s))
    return xs, hs, 1 / (1 + math.exp(-s))


g_in = [[0.0] * 3 for _ in range(H)]
g_out = [0.0] * (H + 1)
for epoch in range(args.epochs):
    random.shuffle(points)
    cost = 0.0
    for start in range(0, len(points), args.batch):
        part = points[start:start + args.batch]
        for x, t in part:
            xs, hs, o = predict(x)
            cost -= math.log(max(o if t else 1 - o, 1e-12))
            d = o - t
            for j in range(H + 1):
                g_out[j] += d * hs[j]
            for j in range(H):
                dj = d * w_out[j] * (1 - hs[j] ** 2)
                for k in range(3):
                    g_in[j][k] += dj * xs[k]
        for j in range(H + 1):
            w_out[j] -= args.rate * g_out[j] / len(part)
        for j in range(H):
            for k in range(3):
                w_in[j][k] -= args.rate * g_in[j][k] / len(part)
    if epoch % 15 == 0:
        print(epoch, "cost", cost / len(points))

good = sum((predict(x)[2] > 0.5) == (t > 0.5) for x, t in points)
print("right:", good, "of", len(points), "cost", cost / len(points))
