"""Expressions evaluated in the user's frame: in place of their own, beside it, or a part of it alone."""

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
    """The value of an expression in place of the user's own. Raises TriedError where it does not work there."""
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
