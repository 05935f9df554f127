"""How much of the updates some slopes explain: parameters whose steps, or stored gradients, are multiples of them."""

from __future__ import annotations

from typing import Any

from ..running.matching import any_parallel, close, compare
from .truth import Slopes

TOGETHER = 4  # single numbers that make up a network
MAJORITY = 3  # of them, whose factors are equal by no accident


def explained(slopes: Slopes, reference: Any, *, after: int = 0) -> tuple[int, list[bool]]:
    """(how much of the updates the reference explains, which parameters fit); `after`: see `Loss.made_at`."""
    weights = [weight(entries) for entries in slopes.entries]
    matches = [compare(update, slope) for update, slope in zip(slopes.updates, reference)]
    fits = [match.residual < slopes.tolerance for match in matches]
    factors = [(match.factor, w) for match, fit, w in zip(matches, fits, weights) if fit]
    tolerance = 2 * slopes.tolerance + 1e-3
    most = max((sum(w for b, w in factors if close(a, b, tolerance)) for a, _ in factors), default=0)
    if set(weights) == {1} and len(weights) >= TOGETHER and most < min(MAJORITY, len(weights) / 2):
        return 0, fits  # a few single numbers out of many: an accident
    if most < sum(weights):
        stored = [_is_stored(slopes, p, reference[p], after) for p in range(len(fits))]
        if any(stored):
            stored = [is_stored or w == 1 for is_stored, w in zip(stored, weights)]
            total = sum(w for is_stored, w in zip(stored, weights) if is_stored)
            if total > most:
                return total, stored
    return most, fits


def weight(entries: int) -> int:
    """How much one parameter's agreement is worth: a single number agrees with anything up to a factor."""
    return 10 if entries > 1 else 1


def _is_stored(slopes: Slopes, p: int, truth: Any, after: int) -> bool:
    """Whether the script stores a value, later than `after`, that is parallel to the true gradient of parameter p."""
    if slopes.parameters[p].size == 1:
        return False
    rows = slopes.stored[p]
    return any_parallel(truth, rows[slopes.stored_orders[p] > after] if len(rows) else rows, slopes.tolerance)
