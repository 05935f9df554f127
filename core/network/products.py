"""Matrix products into existing buffers, bound once and called many times.

A batch of few rows on a very wide input (ten pictures of 12288 pixels) makes long thin products that run out of
cache; cut into strips and handed to one batched `matmul` they take half to three quarters of the time.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Operation = Callable[[], object]

WIDE_INPUT = 4096
FEW_ROWS = 64
LARGEST_STRIP = 1024
"""Measured on 12288 x 64 with 10 rows: strips of 256-1024 rows are equally fast, 2048 and up lose the gain."""


def strip_width(rows: int, inputs: int) -> int | None:
    """The widest strip up to LARGEST_STRIP that divides the inputs, or None where strips would not pay."""
    if rows > FEW_ROWS or inputs < WIDE_INPUT:
        return None
    widths = (width for width in range(LARGEST_STRIP, LARGEST_STRIP // 4, -1) if inputs % width == 0)
    return next(widths, None)


def bind_forward(x: Array, weights: Array, z: Array) -> Operation:
    """An operation for z = x · weights; x (rows, inputs), weights (inputs, units), z (rows, units)."""
    rows, inputs = x.shape
    width = strip_width(rows, inputs)
    if width is None:
        return partial(np.dot, x, weights, z)
    strips = inputs // width
    x_strips = x.reshape(rows, strips, width).transpose(1, 0, 2)
    weight_strips = weights.reshape(strips, width, weights.shape[1])
    parts = np.empty((strips, rows, weights.shape[1]), dtype=z.dtype)

    def multiply() -> None:
        np.matmul(x_strips, weight_strips, parts)
        np.add.reduce(parts, 0, out=z)

    return multiply


def bind_weight_gradient(x: Array, delta: Array, gradient: Array) -> Operation:
    """An operation for gradient = xᵀ · delta; x (rows, inputs), delta (rows, units), gradient (inputs, units)."""
    rows, inputs = x.shape
    width = strip_width(rows, inputs)
    if width is None:
        return partial(np.dot, x.T, delta, gradient)
    strips = inputs // width
    x_strips = x.reshape(rows, strips, width).transpose(1, 2, 0)
    gradient_strips = gradient.reshape(strips, width, gradient.shape[1])
    return partial(np.matmul, x_strips, delta, gradient_strips)
