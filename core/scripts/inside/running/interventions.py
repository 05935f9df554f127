"""What a child does to values on their way: expressions evaluated beside or in place of the user's, noise, pushes."""

from __future__ import annotations

from typing import Any

import numpy as np

from .failures import TriedError
from .projections import as_array, project

RAW_LIMIT = 200_000
MAX_VARIANT = 20_000_000


def evaluate(code: Any, frame: Any) -> Any:
    """An expression in the user's frame. One namespace, so that comprehensions see the local names too."""
    names = dict(frame.f_globals)
    names.update(frame.f_locals)
    names.setdefault("np", np)
    with np.errstate(all="ignore"):
        return eval(code, names)


def tried(code: Any, frame: Any) -> Any:
    try:
        return evaluate(code, frame)
    except Exception as error:
        raise TriedError(str(error)) from error


def try_variant(code: Any, frame: Any, original: Any) -> Any:
    """(whether it has the shape of the original, its shape, projection) of a variant; None if it fails."""
    try:
        value = evaluate(code, frame)
    except Exception:  # noqa: BLE001  a variant that does not fit here is simply no candidate
        return None
    array, wanted = as_array(value), as_array(original)
    if array is None or wanted is None or array.dtype.kind not in "fiub" or not 0 < array.size < MAX_VARIANT:
        return None
    projection = project(array)
    return (array.shape == wanted.shape, array.shape, projection) if np.isfinite(projection).all() else None


def operand(code: Any, frame: Any) -> Any:
    """The value of a part of an expression as an array, or None."""
    try:
        array = as_array(evaluate(code, frame))
    except Exception:  # noqa: BLE001  a part that cannot be computed alone is not looked at
        return None
    return np.array(array) if array is not None and array.size <= RAW_LIMIT else None


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
    if np.size(value) != np.size(delta):
        raise TriedError("the value has another shape here")
    if isinstance(value, np.ndarray):
        return value + np.asarray(delta).reshape(value.shape)
    if isinstance(value, list):
        return (np.asarray(value) + delta).tolist()
    return value + float(np.asarray(delta).reshape(-1)[0])
