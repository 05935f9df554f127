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
from ...truth.truth import frozen_probe
from ...truth.verdicts import WRONG
from .cures import Move, large_inputs, loss_at_first, rewound

GONE = 1e-6  # share of the first step that another one is, after which nothing moves
HARM = 3.0  # a loss so many times that of the first turn


def at_first_turn(measuring: Measuring, lab: Lab, now: Measured, *, is_broken: bool) -> Measured | None:
    """The same at the numbers of the first turn; all experiments are made there from then on.

    Only if a gradient is wrong there, or if the script's own loss can be told there only, or what inputs that are large
    have done to it. `is_broken`: numbers of this iteration are none.
    """
    loss = now.loss or Loss(np.zeros((len(now.roles.parameters), 1)), float("nan"))
    back = rewound(case := Case(lab, now.roles, now.slopes, loss, now.verdicts))
    is_far_off = now.loss is not None and loss.value > HARM * loss_at_first(case) > 0
    is_dead = bool(back) and _are_steps_gone(case, back)
    if not back or not (is_broken or is_far_off or is_dead):
        return None
    before = dict(lab.leaves.offsets), measuring.alternatives, measuring.shown
    lab.leaves.offsets.update({leaf.name: (leaf, change) for leaf, change in back})
    measuring.shown = None
    first = measuring.measure(lab, find_roles(lab))
    if first.loss is not None and (_tells_more(first, now, is_broken=is_broken) or (is_dead and first.fits)):
        return first
    if first.fits and is_broken and large_inputs(case, Facts()):
        return first
    lab.leaves.offsets, measuring.alternatives, measuring.shown = before
    return None


def _tells_more(first: Measured, now: Measured, *, is_broken: bool) -> bool:
    """Whether a gradient is wrong at the first turn, or the script's own loss is known there only."""
    is_hidden_now = not is_broken and now.loss is not None and now.loss.rebuilt
    is_own = is_hidden_now and first.loss is not None and not first.loss.rebuilt
    return is_own or any(verdict.verdict in WRONG for verdict in first.verdicts)


def _are_steps_gone(case: Case, back: list[Move]) -> bool:
    """Whether every step is next to nothing beside what it was at the first turn: all units are at their ends."""
    first = case.lab.one(frozen_probe(case.roles, moves=back, record="nothing"))
    sizes = [(np.linalg.norm(a), np.linalg.norm(b)) for a, b in zip(case.slopes.updates, first.suppressed)]
    return first.complete and bool(sizes) and all(now < GONE * before for now, before in sizes)
