"""Training written as a textbook would: no buffers, no strips, no shared vectors. The oracle for whole runs.

Every formula here is written from its definition and on its own, so that a mistake in the fast code cannot be
repeated by accident.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


def softmax(z: Array) -> Array:
    """eᶻ / Σ eᶻ, row by row."""
    e: Array = np.exp(z - z.max(axis=1, keepdims=True))
    rows: Array = e.sum(axis=1, keepdims=True)
    return np.divide(e, rows)


def gelu(z: Array) -> Array:
    """The tanh form."""
    inner: Array = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)
    squashed: Array = 1 + np.tanh(inner)
    return 0.5 * z * squashed


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "relu": lambda z: np.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
    "tanh": lambda z: np.tanh(z),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "gelu": gelu,
    "identity": lambda z: z,
    "softmax": softmax,
}
# Of those the oracle trains hidden layers with.
SLOPES: dict[str, Callable[[Array], Array]] = {
    "relu": lambda z: (z > 0).astype(z.dtype),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "sigmoid": lambda z: FUNCTIONS["sigmoid"](z) * (1 - FUNCTIONS["sigmoid"](z)),
    "identity": lambda z: np.ones_like(z),
}


def activate(name: str, z: Array) -> Array:
    """f(z), elementwise or by rows for softmax."""
    return FUNCTIONS[name](z)


def slope(name: str, z: Array) -> Array:
    """f'(z)."""
    return SLOPES[name](z)


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
