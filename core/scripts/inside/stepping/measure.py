"""Arrays in a few numbers, and in the picture somebody who looks closely gets of one."""

from __future__ import annotations

from typing import Any

import numpy as np

BINS = 16
SAMPLE = 4096
MOST_UNITS = 4096
MOST_ENTRIES = 65_536


def describe(value: Any) -> list[Any]:
    """[mean, std, minimum, maximum, norm, how many are not finite, [low, high, counts]] of numbers of any shape."""
    flat = np.asarray(value, dtype=np.float64).reshape(-1)
    with np.errstate(all="ignore"):
        total = float(flat.sum())
        finite = flat if np.isfinite(total) else flat[np.isfinite(flat)]
        lost = int(flat.size - finite.size)
        if not finite.size:
            nan = float("nan")
            return [nan, nan, nan, nan, nan, lost, _histogram(finite)]
        scale = float(np.abs(finite).max()) or 1.0  # squares of huge entries are beyond the largest number
        norm = scale * float(np.linalg.norm(finite / scale)) if scale > 1e150 else float(np.linalg.norm(finite))
        return [
            float(finite.mean()), float(finite.std()), float(finite.min()), float(finite.max()),
            float("nan") if lost else norm, lost, _histogram(finite),
        ]  # fmt: skip


def _histogram(finite: Any) -> list[Any]:
    sample = finite[:: max(1, finite.size // SAMPLE)]
    if not sample.size:
        return [float("nan"), float("nan"), [0] * BINS]
    low, high = float(sample.min()), float(sample.max())
    width = high / 2 - low / 2
    if not width > 0 or not np.isfinite(BINS / width):
        counts = [0] * BINS
        counts[BINS // 2] = int(sample.size)
        return [low, high, counts]
    places = ((sample / 2 - low / 2) * (BINS / width)).astype(np.intp)
    return [low, high, np.bincount(np.minimum(places, BINS - 1), minlength=BINS).tolist()]


def ratio(change: Any, value: Any) -> float:
    """|change| / |value|; infinite where something came of nothing."""
    with np.errstate(all="ignore"):
        up, down = float(np.linalg.norm(change)), float(np.linalg.norm(value))
    return up / down if down else (float("inf") if up else 0.0)


def look_at(name: str, axis: int, unit: int, value: Any) -> dict[str, Any]:
    """An array for somebody who looks closely: the norm of each unit along an axis, and the entries of one of them.

    Units of one entry have that entry in the place of a norm.
    """
    array = np.asarray(value, dtype=np.float64)
    table = np.moveaxis(array, axis, 0).reshape(array.shape[axis], -1) if array.ndim > 1 else array.reshape(-1, 1)
    unit = min(unit, len(table) - 1)
    with np.errstate(all="ignore"):
        norms = table[:MOST_UNITS, 0] if table.shape[1] == 1 else np.sqrt((table[:MOST_UNITS] ** 2).sum(axis=1))
    return {
        "name": name, "shape": list(array.shape), "numbers": describe(array), "axis": axis, "unit": unit,
        "norms": norms.tolist(), "entries": table[unit, :MOST_ENTRIES].tolist(),
    }  # fmt: skip
