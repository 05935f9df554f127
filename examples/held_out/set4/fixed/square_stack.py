from __future__ import annotations

import numpy as np


class Layer:
    def forward(self, x: np.ndarray) -> np.ndarray:
        raise NotImplementedError

    def backward(self, grad: np.ndarray, lr: float) -> np.ndarray:
        raise NotImplementedError


class Square(Layer):
    """Dense layer with as many outputs as inputs."""

    def __init__(self, width: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(0, np.sqrt(1 / width), (width, width))
        self.b = np.zeros(width)

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        self.out = np.tanh(x @ self.W + self.b)
        return self.out

    def backward(self, grad: np.ndarray, lr: float) -> np.ndarray:
        dz = grad * (1 - self.out ** 2)
        dx = dz @ self.W.T
        self.W -= lr * self.x.T @ dz
        self.b -= lr * dz.sum(axis=0)
        return dx


class SoftmaxOut(Layer):
    def __init__(self, n_in: int, n_classes: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(0, np.sqrt(1 / n_in), (n_in, n_classes))
        self.b = np.zeros(n_classes)

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        s = x @ self.W + self.b
        e = np.exp(s - s.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def backward(self, grad: np.ndarray, lr: float) -> np.ndarray:
        dx = grad @ self.W.T
        self.W -= lr * self.x.T @ grad
        self.b -= lr * grad.sum(axis=0)
        return dx


def task(rng: np.random.Generator, n: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    x = rng.uniform(-1, 1, (n, width))
    label = 2 * (x[:, 0] * x[:, 1] > 0).astype(int) + (x[:, 2] * x[:, 3] > 0)
    return 2 * x, label


rng = np.random.default_rng(18)
WIDTH = 10
layers: list[Layer] = [Square(WIDTH, rng) for _ in range(5)] + [SoftmaxOut(WIDTH, 4, rng)]
X, labels = task(rng, 800, WIDTH)
T = np.eye(4)[labels]
for epoch in range(300):
    correct, loss = 0, 0.0
    for rows in np.array_split(rng.permutation(800), 20):
        out = X[rows]
        for layer in layers:
            out = layer.forward(out)
        loss -= np.log(out[T[rows] == 1] + 1e-12).sum()
        correct += int((out.argmax(axis=1) == labels[rows]).sum())
        grad = (out - T[rows]) / len(rows)
        for layer in reversed(layers):
            grad = layer.backward(grad, 0.15)
    if epoch % 30 == 0:
        print(f"epoch {epoch:3d}  loss {loss / 800:.4f}  accuracy {correct / 800:.3f}")
print(f"end  loss {loss / 800:.4f}  accuracy {correct / 800:.3f}")
