"""Half the squares of an error, a number or an array, that is computed once for each example, summed over the turns.

Where gradients are added up over the examples and the update comes after them, the loss of the iteration is that
of all of them, and the script need not compute it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.instrument import Program
from ..running.matching import compare
from ..running.probe import Outcome
from .truth import Slopes

ALL_TURNS = -2  # in the place of a turn: every one
SUMMED = "half the sum of the squares"
MAX_SITES = 12


def errors_of_all_turns(program: Program, slopes: Slopes) -> list[tuple[int, Any, float]]:
    """(site, slopes, value) of every difference that is computed several times and depends on a parameter."""
    frozen = slopes.frozen
    found = []
    turns = {site: len(values) for site, values in frozen.squares.items()}
    for site in sorted(turns.keys() | set(frozen.scalar_site) & program.differences):
        reference = slopes_of_all(slopes, site) if slopes.scalars else np.zeros(1)
        often = turns.get(site) or frozen.scalar_site.count(site)
        if often > 1 and np.isfinite(reference).all() and np.any(reference):
            found.append((site, reference, value_of_all(frozen, site)))
    return found[:MAX_SITES]


def slopes_of_all(slopes: Slopes, site: int) -> Any:
    """The slopes of the sum along every parameter."""
    if site in slopes.frozen.squares:
        return np.array([[row.get(site, np.nan) for row in rows] for rows in slopes.squares])
    where = [i for i, s in enumerate(slopes.frozen.scalar_site) if s == site]
    values = np.array([slopes.frozen.scalar[i] for i in where])
    return np.stack(slopes.scalars)[:, :, where] @ values


def values_of_all(outcome: Outcome, site: int) -> list[float]:
    """The errors, one for each turn; of arrays half their squares."""
    own = outcome.squares.get(site)
    return own if own is not None else [value for s, value in zip(outcome.scalar_site, outcome.scalar) if s == site]


def value_of_all(outcome: Outcome, site: int) -> float:
    """The sum itself."""
    values = values_of_all(outcome, site)
    return float(np.sum(values)) if site in outcome.squares else 0.5 * float(np.sum(np.square(values)))


def half_squares(value: Any) -> float:
    """Half the sum of the squares of one turn's error."""
    return 0.5 * float(np.sum(value * value))


def followed(slopes: Slopes, reference: Any) -> int:
    """The parameters of several entries whose updates are multiples of some slopes, whatever is stored on the way."""
    pairs = zip(slopes.parameters, slopes.updates, reference)
    return sum(leaf.size > 1 and compare(own, slope).residual < slopes.tolerance for leaf, own, slope in pairs)
