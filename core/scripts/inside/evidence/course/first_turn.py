"""The measurements made again at the numbers of the loop's first turn.

Where the first steps have done so much harm that little is seen now, what was wrong is seen before them.
"""

from __future__ import annotations

import numpy as np

from ...blame.facts import Facts
from ...running.lab import Lab
from ...truth.case import Case
from ...truth.loss import Loss
from ...truth.measuring import Measured, Measuring
from ...truth.roles import find_roles
from ...truth.verdicts import WRONG
from .cures import large_inputs, loss_at_first, rewound

HARM = 3.0  # a loss so many times that of the first turn


def at_first_turn(measuring: Measuring, lab: Lab, now: Measured, *, is_broken: bool) -> Measured | None:
    """The same at the numbers of the first turn; all experiments are made there from then on.

    Only if a gradient is wrong there, or if the script's own loss can be told there only, or what inputs that are large
    have done to it. `is_broken`: numbers of this iteration are none.
    """
    loss = now.loss or Loss(np.zeros((len(now.roles.parameters), 1)), float("nan"))
    back = rewound(case := Case(lab, now.roles, now.slopes, loss, now.verdicts))
    if not back or not (is_broken or (now.loss is not None and loss.value > HARM * loss_at_first(case) > 0)):
        return None
    before = dict(lab.leaves.offsets), measuring.alternatives, measuring.shown
    lab.leaves.offsets.update({leaf.name: (leaf, change) for leaf, change in back})
    measuring.shown = None
    first = measuring.measure(lab, find_roles(lab))
    is_hidden_now = not is_broken and now.loss is not None and now.loss.rebuilt
    is_better = first.loss is not None and is_hidden_now and not first.loss.rebuilt
    is_better = is_better or (is_broken and first.fits and bool(large_inputs(case, Facts())))
    if first.loss is not None and (is_better or any(v.verdict in WRONG for v in first.verdicts)):
        return first
    lab.leaves.offsets, measuring.alternatives, measuring.shown = before
    return None
