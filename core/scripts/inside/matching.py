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
    """Least-squares factor of one list of projections against another."""
    value, reference = np.asarray(value, dtype=float), np.asarray(reference, dtype=float)
    size, against = float(np.linalg.norm(value)), float(np.linalg.norm(reference))
    if not (np.isfinite(size) and np.isfinite(against)) or size == 0 or against == 0:
        return Match(0.0, 1.0, 0.0)
    cosine = float(value @ reference) / (size * against)
    factor = float(value @ reference) / (against * against)
    residual = float(np.linalg.norm(value - factor * reference)) / size
    return Match(factor, residual, cosine)


def close(left: float, right: float, tolerance: float) -> bool:
    """Equal within a relative tolerance, sign included."""
    return abs(left - right) <= tolerance * max(abs(left), abs(right))
