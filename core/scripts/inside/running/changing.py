"""What is done to a value in a child: a little noise, a change of its size, an update taken back."""

from __future__ import annotations

from typing import Any

import numpy as np

from .failures import TriedError
from .projections import as_array


def disturbed(value: Any) -> Any:
    """The value with a little noise: enough to see what reacts to it."""
    array = as_array(value)
    if array is None:
        return value
    rng = np.random.Generator(np.random.PCG64(array.size + 1))
    if array.dtype.kind == "b":
        flip = rng.random(array.shape) < 0.4
        return array ^ flip if array.ndim else not bool(array)
    with np.errstate(all="ignore"):
        spread = float(np.sqrt(np.mean(np.square(array, dtype=np.float64))))
    if not np.isfinite(spread):
        return value
    noise = rng.standard_normal(array.shape) * 1e-3 * (spread or 1.0)
    if isinstance(value, list):
        return (array + noise).tolist()
    if array.dtype.kind in "iu":
        return value if array.ndim == 0 else array + noise
    return (array + noise).astype(array.dtype) if isinstance(value, np.ndarray) else type(value)(value + noise)


def added(value: Any, delta: Any) -> Any:
    """The value and a change of its size. Raises TriedError where the sizes differ."""
    if np.size(value) != np.size(delta):
        raise TriedError("the value has another shape here")
    if isinstance(value, np.ndarray):
        return value + np.asarray(delta).reshape(value.shape)
    if isinstance(value, list):
        return (np.asarray(value) + delta).tolist()
    return value + float(np.asarray(delta).reshape(-1)[0])


def fitted(now: Any, held: Any) -> Any:
    """An update that broadcast a parameter to a larger shape, summed back to the parameter's own."""
    change = np.broadcast_to(now, np.broadcast_shapes(now.shape, held.shape)) - held
    axes = tuple(range(change.ndim - held.ndim))
    change = change.sum(axis=axes) if axes else change
    for axis, length in enumerate(held.shape):
        if length == 1 and change.shape[axis] != 1:
            change = change.sum(axis=axis, keepdims=True)
    return change
