"""Matrix products into existing buffers, bound once and called many times.

A layer's bias is the weight of an input that is always 1, so product and bias are one call on a matrix of one row
more. A batch of few rows on a very wide input (ten pictures of 12288 pixels) would make long thin products that run
out of cache; cut into strips and handed to one batched `matmul` they take half to three quarters of the time.
"""

from functools import partial

import numpy as np

from .operations import Array, Operations

WIDE_INPUT = 4096
FEW_ROWS = 64
LARGEST_STRIP = 384
"""Measured on 12288 x 64 with 10 rows: with OpenBLAS's newest kernel 192 to 1024 are equally fast; its Haswell kernel
is a seventh faster at 384, how deep its own blocks are, than at 512 to 2048."""


def strip_width(rows: int, inputs: int) -> int | None:
    """The widest strip up to LARGEST_STRIP that divides the inputs, or None where strips would not pay."""
    if rows > FEW_ROWS or inputs < WIDE_INPUT:
        return None
    widths = (width for width in range(LARGEST_STRIP, LARGEST_STRIP // 4, -1) if inputs % width == 0)
    return next(widths, None)


def bind_forward(x: Array, weights: Array, z: Array) -> Operations:
    """Operations for z = x · weights; x (rows, inputs + 1) ends in ones, weights (inputs + 1, units) in the bias."""
    rows, inputs = len(x), x.shape[1] - 1
    width = strip_width(rows, inputs)
    if width is None:
        return (partial(x.dot, weights, z),)
    strips, units = inputs // width, weights.shape[1]
    x_strips = _strips(x, width).transpose(1, 0, 2)
    weight_strips = weights[:-1].reshape(strips, width, units)
    parts = np.empty((strips, rows, units), dtype=z.dtype)
    return (
        partial(np.matmul, x_strips, weight_strips, parts),
        partial(np.add.reduce, parts, 0, out=z),
        partial(np.add, z, weights[-1], z),
    )


def bind_gradient(x: Array, delta: Array, gradient: Array) -> Operations:
    """Operations for gradient = xᵀ · delta; x (rows, inputs + 1), delta (rows, units), gradient as the weights."""
    rows, inputs = len(x), x.shape[1] - 1
    width = strip_width(rows, inputs)
    if width is None:
        return (partial(x.T.dot, delta, gradient),)
    gradient_strips = gradient[:-1].reshape(inputs // width, width, gradient.shape[1])
    x_strips = _strips(x, width).transpose(1, 2, 0)
    return (
        partial(np.matmul, x_strips, delta, gradient_strips),
        partial(np.add.reduce, delta, 0, out=gradient[-1]),
    )


def _strips(x: Array, width: int) -> Array:
    """x without its ones as (rows, strips, width), a view."""
    rows, inputs = len(x), x.shape[1] - 1
    return np.lib.stride_tricks.as_strided(
        x, (rows, inputs // width, width), (x.strides[0], width * x.itemsize, x.itemsize)
    )
