"""Half the squares of an error that is computed once for each example, summed over the turns of a loop.

Where gradients are added up over the examples and the update comes after them, the loss of the iteration is that
of all of them, and the script need not compute it.
"""

from __future__ import annotations

import ast
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
    for site in sorted(set(frozen.scalar_site)):
        node = program.sites[site].node
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub) or not slopes.scalars:
            continue
        if any(isinstance(side, ast.Constant) for side in (node.left, node.right)):
            continue
        reference = slopes_of_all(slopes, site)
        if frozen.scalar_site.count(site) > 1 and np.isfinite(reference).all() and np.any(reference):
            found.append((site, reference, value_of_all(frozen, site)))
    return found[:MAX_SITES]


def slopes_of_all(slopes: Slopes, site: int) -> Any:
    """The slopes of the sum along every parameter."""
    where = [i for i, s in enumerate(slopes.frozen.scalar_site) if s == site]
    values = np.array([slopes.frozen.scalar[i] for i in where])
    return np.stack(slopes.scalars)[:, :, where] @ values


def values_of_all(outcome: Outcome, site: int) -> list[float]:
    """The errors, one for each turn."""
    return [value for s, value in zip(outcome.scalar_site, outcome.scalar) if s == site]


def value_of_all(outcome: Outcome, site: int) -> float:
    """The sum itself."""
    return 0.5 * float(np.sum(np.square(values_of_all(outcome, site))))


def followed(slopes: Slopes, reference: Any) -> int:
    """The parameters of several entries whose updates are multiples of some slopes, whatever is stored on the way."""
    pairs = zip(slopes.parameters, slopes.updates, reference)
    return sum(leaf.size > 1 and compare(own, slope).residual < slopes.tolerance for leaf, own, slope in pairs)
