import argparse

import numpy as np


def parse():
    a = argparse.ArgumentParser(description="polynomial fit of the cooling of a baked apple")
    a.add_argument("--degree", type=int, default=4)
    a.add_argument("--lam", type=float, default=0.01)
    a.add_argument("--lr", type=float, default=0.2)
    a.add_argument("--steps", type=int, default=6000)
    return a.parse_args()


def main():
    args = parse()
    rng = np.random.default_rng(7)
    minutes = np.sort(rng.uniform(0, 60, 80))
    degrees = 22 + 70 * np.exp(-minutes / 18) + rng.normal(0, 0.8, 80)
    x = minutes / 30 - 1
    y = (degrees - degrees.mean()) / degrees.std()

    P = np.vander(x, args.degree + 1, increasing=True)
    keep = np.ones(args.degree + 1)
    keep[0] = 0
    w = np.zeros(args.degree + 1)
    for step in range(args.steps):
        r = P @ w - y
        loss = (r @ r) / len(y) + args.lam * np.sum(keep * w ** 2)
        grad = 2 * (P.T @ r) / len(y) + 2 * args.lam * keep * w
        w -= args.lr * grad
        if step % (args.steps // 10) == 0:
            print(step, loss)
    exact = np.linalg.solve(P.T @ P / len(y) + args.lam * np.diag(keep), P.T @ y / len(y))
    print("by steps", w.round(3))
    print("exact   ", exact.round(3))


main()
