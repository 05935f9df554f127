import argparse

import numpy as np

DIGITS = ["1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"]


def parse():
    ap = argparse.ArgumentParser(description="read a seven segment display with flickering segments")
    ap.add_argument("--hidden", type=int, default=20)
    ap.add_argument("--rate", type=float, default=1e-5)
    ap.add_argument("--steps", type=int, default=1500)
    ap.add_argument("--seed", type=int, default=1)
    return ap.parse_args()


def displays(rng, count):
    on = np.array([[int(c) for c in row] for row in DIGITS], dtype=float)
    while True:
        label = rng.integers(0, 10, count)
        yield 2 * on[label] - 1 + rng.normal(0, 0.25, (count, 7)), label


def main():
    args = parse()
    rng = np.random.default_rng(args.seed)
    w1 = rng.normal(0, 0.4, (7, args.hidden))
    c1 = np.zeros(args.hidden)
    w2 = rng.normal(0, 0.2, (args.hidden, 10))
    c2 = np.zeros(10)
    source = displays(rng, 64)
    for step in range(args.steps):
        x, label = next(source)
        h = np.maximum(x @ w1 + c1, 0)
        s = h @ w2 + c2
        s -= s.max(1, keepdims=True)
        logp = s - np.log(np.exp(s).sum(1, keepdims=True))
        loss = -logp[np.arange(64), label].mean()
        if step % 150 == 0:
            print("step", step, "loss", loss, "read correctly", (logp.argmax(1) == label).mean())
        d = np.exp(logp)
        d[np.arange(64), label] -= 1
        d /= 64
        dh = d @ w2.T * (h > 0)
        w2 -= args.rate * h.T @ d
        c2 -= args.rate * d.sum(0)
        w1 -= args.rate * x.T @ dh
        c1 -= args.rate * dh.sum(0)


main()
