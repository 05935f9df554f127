"""A value is compared by its dot products with a few fixed random vectors of its size.

Two arrays are equal, opposite or multiples of each other when these few numbers are, so children need not
send whole arrays. The same vectors are the directions in which a parameter is moved: the slope of the loss
along direction k and the projection k of a gradient are then directly comparable.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np

COUNT = 4
_vectors: dict[int, Any] = {}


def vectors(size: int) -> Any:
    """The (COUNT, size) random normal vectors belonging to a size; the same in every process."""
    found = _vectors.get(size)
    if found is None:
        found = np.random.Generator(np.random.PCG64(size)).standard_normal((COUNT, size))
        _vectors[size] = found
    return found


def project(value: Any) -> Any:
    """The COUNT dot products of an array (any shape, C order) with the vectors of its size."""
    flat = np.asarray(value, dtype=np.float64).reshape(-1)
    with np.errstate(all="ignore"):
        return vectors(flat.size) @ flat


def facts(flat: Any) -> tuple[float, float, float, float]:
    """(min, max, mean, std) of a flat array of floats; the last by E[x²] − mean², for these are many small arrays."""
    low, high, mean = float(flat.min()), float(flat.max()), float(flat.sum()) / flat.size
    variance = float(flat @ flat) / flat.size - mean * mean
    if low == high:
        return low, high, low, 0.0
    cancels = not variance > 1e-6 * mean * mean
    return low, high, mean, float(flat.std()) if cancels else variance**0.5


def direction(number: int, shape: tuple[int, ...]) -> Any:
    """Vector `number` in the shape of a parameter."""
    size = 1
    for length in shape:
        size *= length
    return vectors(size)[number].reshape(shape)


def as_array(value: Any) -> Any:
    """A float array of a number, an array or a rectangular list of numbers; None for anything else."""
    if isinstance(value, np.ndarray):
        return value if value.dtype.kind in "fiub" else None
    if isinstance(value, (float, int, np.generic)):
        return np.asarray(value)
    if isinstance(value, (list, tuple)) and value:
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            array = np.asarray(value)
            if array.dtype.kind in "fiu":
                return array
    return None
