"""A rectified layer that is silent for every example from the start, while what comes after it trains all the same.

The weights before it get no gradient and look like constants; what is written to their name in the loop tells them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import short_name
from ...running.leaves import Leaf
from ...running.projections import direction
from ...truth.case import Case
from ..places import assigned_at
from .silent_layers import is_updated
from .standstill import Standstill, dead_from_the_start, size_of

TRIES = ((1.0, 0), (1.0, 1), (-1.0, 0))  # signs and directions of the push


def dead_beside(case: Case) -> dict[str, Any] | None:
    """The first such layer, at the line where the weights before it are made."""
    lab, base = case.lab, case.roles.base
    if not any(facts[:2] == (0.0, 0.0) for facts in base.array_facts):
        return None
    leaves = [leaf for leaf in lab.leaves.find() if len(leaf.shape) == 2]
    found = _brought_to_life(case, leaves)
    if found is None:
        return None
    for leaf in leaves:
        is_as_made = np.array_equal(lab.first.get(leaf.name, np.nan), lab.leaves.number(leaf))
        if is_as_made and is_updated(case, leaf) and _brought_to_life(case, [leaf]) is not None:
            name = short_name(leaf.name)
            place = assigned_at(lab.program, leaf.name)
            found["evidence"]["weights"] = leaf.name
            return {**found, "subject": name, "variable": name, **place} if place else found
    return None


def _brought_to_life(case: Case, leaves: list[Leaf]) -> dict[str, Any] | None:
    for sign, number in TRIES:
        moves = [(leaf, sign * (1 + size_of(case.lab, leaf)) * direction(number, leaf.shape)) for leaf in leaves]
        pushed = Standstill(case.roles.parameters, moves, case.roles.base, case.roles.base)
        found = dead_from_the_start(case.lab, pushed, several=True)
        if found is not None:
            return found
    return None
