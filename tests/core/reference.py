"""Training written as a textbook would: no buffers, no strips, no shared vectors. The oracle for whole runs.

Every formula here is written from its definition and on its own, so that a mistake in the fast code cannot be
repeated by accident.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def activate(name: str, z: Array) -> Array:
    """f(z), elementwise or by rows for softmax."""
    if name == "softmax":
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)
    return {
        "relu": lambda: np.where(z > 0, z, 0.0),
        "leaky_relu": lambda: np.where(z > 0, z, 0.01 * z),
        "elu": lambda: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
        "tanh": lambda: np.tanh(z),
        "sigmoid": lambda: 1 / (1 + np.exp(-z)),
        "softplus": lambda: np.log(1 + np.exp(z)),
        "gelu": lambda: 0.5 * z * (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))),
        "identity": lambda: z,
    }[name]()


def slope(name: str, z: Array) -> Array:
    """f'(z) of the activations the oracle trains hidden layers with."""
    return {
        "relu": lambda: (z > 0).astype(z.dtype),
        "tanh": lambda: 1 - np.tanh(z) ** 2,
        "sigmoid": lambda: activate("sigmoid", z) * (1 - activate("sigmoid", z)),
        "identity": lambda: np.ones_like(z),
    }[name]()


def loss_value(name: str, a: Array, y: Array) -> float:
    """The loss of outputs a against targets y, both (rows, outputs)."""
    rows = len(y)
    if name == "bce":
        return float(-np.mean(y * np.log(a) + (1 - y) * np.log(1 - a)))
    if name == "cross_entropy":
        return float(-np.sum(y * np.log(a)) / rows)
    if name == "mse":
        return float(np.mean((a - y) ** 2))
    if name == "sse":
        return float(0.5 * np.sum((a - y) ** 2))
    residual = np.abs(a - y)
    return float(np.mean(np.where(residual <= 1, 0.5 * residual**2, residual - 0.5)))


def loss_slope(name: str, output: str, z: Array, a: Array, y: Array) -> Array:
    """dL/dz of the last layer."""
    if name in ("bce", "cross_entropy"):
        return (a - y) / (y.size if name == "bce" else len(y))
    if name == "mse":
        return 2 * (a - y) / y.size * slope(output, z)
    return (a - y) * slope(output, z)


def train(
    weights: list[Array],
    biases: list[Array],
    activations: tuple[str, ...],
    loss: str,
    batches: Iterator[tuple[Array, Array]],
    rate: float,
) -> list[float]:
    """Plain gradient descent in place, one step for each batch; returns the loss of each."""
    losses = []
    for x, y in batches:
        inputs, zs, a = [], [], x
        for w, b, name in zip(weights, biases, activations, strict=True):
            inputs.append(a)
            zs.append(a @ w + b)
            a = activate(name, zs[-1])
        losses.append(loss_value(loss, a, y))
        delta = loss_slope(loss, activations[-1], zs[-1], a, y)
        for layer in range(len(weights) - 1, -1, -1):
            dw, db = inputs[layer].T @ delta, delta.sum(axis=0)
            if layer > 0:
                delta = (delta @ weights[layer].T) * slope(activations[layer - 1], zs[layer - 1])
            weights[layer] -= rate * dw
            biases[layer] -= rate * db
    return losses
