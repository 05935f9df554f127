"""Sums of gradients that go into an update whole: what was there before this iteration is in it as well.

This is told from the sum itself and not from the update, which an optimizer with memory stands before.
"""

from __future__ import annotations

import numpy as np

from ...running.leaves import Leaf
from ...running.matching import close, compare
from ...running.projections import project
from ...truth.case import Case
from ...truth.truth import frozen_probe

CLEAR = 10.0  # tolerances by which the whole sum has to be off
SEVERAL = 2  # entries that are updated: one alone is a multiple of everything
OTHERWISE = 0.2  # or by how much longer it has to be


def piled_up(case: Case) -> list[tuple[Leaf, int]]:
    """(sum, parameter): what this iteration adds is the true gradient, the whole is not, and the whole is used."""
    roles, tolerance = case.roles, case.slopes.tolerance
    if case.lab.turns > 1:
        return []
    sums = [leaf for leaf in roles.states if abs(roles.gains[leaf.name] - 1) < 1e-6 and leaf.size > 2]
    sums = [leaf for leaf in sums if np.any(case.lab.leaves.number(leaf))]
    if not sums:
        return []
    after = case.lab.one(frozen_probe(roles, record="nothing", final=sums))
    found = []
    for leaf, final in zip(sums, after.final):
        start = project(case.lab.leaves.number(leaf))
        for p, parameter in enumerate(roles.parameters):
            direct = roles.drives.get(leaf.name, set())
            is_used = parameter.name in direct.union(*(roles.drives.get(name, set()) for name in direct))
            if case.slopes.entries[p] < SEVERAL:
                continue
            if final is None or leaf.size != parameter.size or not is_used or not np.any(case.slopes.updates[p]):
                continue
            added, whole = (compare(value, case.loss.slopes[p]) for value in (final[1] - start, final[1]))
            is_more = whole.residual > CLEAR * tolerance or not close(whole.factor, added.factor, OTHERWISE)
            if added.residual < tolerance and is_more:
                found.append((leaf, p))
    return found
