"""Whether two lists of projections belong to arrays that are multiples of each other, and by what factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Match:
    """`value = factor * reference`, up to `residual` (0 = exactly, 1 = not at all); `cosine` of the two."""

    factor: float
    residual: float
    cosine: float


def compare(value: Any, reference: Any) -> Match:
    """Least-squares factor of one list of projections against another; lists of two lengths do not match at all."""
    value, reference = np.asarray(value, dtype=float), np.asarray(reference, dtype=float)
    if value.shape != reference.shape:
        return Match(0.0, 1.0, 0.0)
    size, against = float(np.linalg.norm(value)), float(np.linalg.norm(reference))
    if not (np.isfinite(size) and np.isfinite(against)) or size == 0 or against == 0:
        return Match(0.0, 1.0, 0.0)
    cosine = float(value @ reference) / (size * against)
    factor = float(value @ reference) / (against * against)
    residual = float(np.linalg.norm(value - factor * reference)) / size
    return Match(factor, residual, cosine)


def unchanged(before: Any, after: Any, size: float = 0.0) -> bool:
    """Whether the projections of an update are the same up to rounding; `size` is the length of what is updated.

    Where an engine walks through a set of objects, the order of its sums differs from one process to another.
    """
    if np.array_equal(before, after, equal_nan=True):
        return True
    with np.errstate(all="ignore"):
        rounding = 1e-11 * float(np.linalg.norm(before)) + 1e-14 * size
        return float(np.linalg.norm(np.asarray(after) - np.asarray(before))) <= rounding


def close(left: float, right: float, tolerance: float) -> bool:
    """Equal within a relative tolerance, sign included."""
    return abs(left - right) <= tolerance * max(abs(left), abs(right))


def units(rows: Any) -> Any:
    """Lists of projections, each made of length 1; rows of zeros or of non-finite numbers stay zero."""
    table = np.asarray(rows, dtype=float)
    if table.size == 0:
        return table.reshape(0, 1)
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(table, axis=1, keepdims=True)
        return np.where(np.isfinite(lengths) & (lengths > 0), table / lengths, 0.0)


def any_parallel(value: Any, table: Any, tolerance: float) -> bool:
    """Whether a list of projections is a multiple of one of the rows of `units(...)`."""
    if not len(table):
        return False
    value = np.asarray(value, dtype=float)
    length = float(np.linalg.norm(value))
    if not np.isfinite(length) or length == 0:
        return False
    return bool((np.abs(table @ value) > length * np.sqrt(max(0.0, 1 - tolerance * tolerance))).any())
