import numpy as np

from blocks import Head, ResidualBlock


def main():
    rng = np.random.default_rng(19)
    x = rng.normal(size=(100, 5))
    y = np.tanh(x[:, :1] * x[:, 1:2]) + 0.3 * x[:, 2:3]
    blocks = [ResidualBlock(5, rng) for _ in range(3)]
    head = Head(5, rng)
    for it in range(1200):
        h = x
        for block in blocks:
            h = block(h)
        out = head(h)
        loss = ((out - y) ** 2).mean()
        grad = head.pull(2 * (out - y) / len(y))
        for block in blocks[::-1]:
            grad = block.pull(grad)
        for part in blocks + [head]:
            part.descend(0.05)
        if it % 120 == 0:
            print("it", it, "loss", loss)


if __name__ == "__main__":
    main()
