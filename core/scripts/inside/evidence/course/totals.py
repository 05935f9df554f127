"""Losses that are added up over the iterations: `J += loss`, set back once in an epoch, rises while the model learns.

To see how the training goes on, such a total is emptied at the top of every iteration that is lived through.
"""

from __future__ import annotations

import numpy as np

from ...running.leaves import Leaf
from ...running.matching import close
from ...truth.case import Case
from ...truth.truth import frozen_probe
from ...truth.value_truth import loss_value

MOST = 6  # single numbers that are tried
EXACT = 1e-6


def totals_of(case: Case) -> list[Leaf]:
    """Single numbers that the iteration keeps, and that the loss contains whole: pushed, they push it as far."""
    roles, loss = case.roles, case.loss
    own = {leaf.name for leaf in roles.parameters}
    kept = [
        leaf
        for leaf in roles.changed
        if leaf.size == 1 and leaf.name not in own and close(roles.gains.get(leaf.name, 0.0), 1.0, EXACT)
    ]
    if loss.rebuilt or not kept:
        return []
    push = max(1.0, abs(loss.value))
    moves = [(leaf, np.full(leaf.shape, push)) for leaf in kept[:MOST]]
    outcomes = case.lab.run([frozen_probe(roles, moves=[move], until=loss.key) for move in moves])
    shifts = [loss_value(case.slopes.frozen, loss, outcome) - loss.value for outcome in outcomes]
    return [leaf for leaf, shift in zip(kept, shifts) if close(shift, push, EXACT)]
