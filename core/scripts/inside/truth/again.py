"""The same loss measured once more: at a later iteration, and with another step before anything is called wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ..running.instrument import Program
from ..running.lab import Lab
from ..running.matching import Match, compare
from .corners import excuse
from .doubts import doubt
from .loss import Loss, explain
from .measuring import Measuring
from .rebuilt_loss import loss_again
from .roles import Roles
from .truth import Slopes, measure_slopes
from .verdicts import WRONG, Verdict, judge

UNSTEADY = "its gradient cannot be measured here: the differences depend on the step"
NO_TIME = "it looks wrong, and there was no time left to measure it once more"
MOST_APART = 0.05  # of two measurements of the same slopes
SURELY = 5.0  # so many times the inexactness of its measurement a gradient has to be wrong


def judge_again(
    lab: Lab, roles: Roles, first: Loss, *, spared: set[str], is_part: bool
) -> tuple[Slopes, Loss, list[Verdict]] | None:
    """The verdicts on the loss of the first look at this iteration; None if nothing is wrong.

    `spared` are parameters with another loss; `is_part`: iterations are seen up to their first update.
    """
    lab.until_updated = is_part
    slopes = measure_slopes(lab, roles, [])
    plain = replace(first, penalty=None)
    reference = loss_again(slopes, plain)
    if reference is None or not np.isfinite(reference).all():
        return None
    loss = replace(plain, slopes=reference)
    explain(lab, slopes, loss)
    verdicts = judge(lab, roles, slopes, loss)
    for verdict in verdicts:
        if verdict.leaf.name in spared:
            verdict.verdict, verdict.follows_another = "correct", True
    doubt(roles, verdicts)
    if lab.leaves.offsets:
        excuse(slopes, loss, verdicts)
    return (slopes, loss, verdicts) if any(v.verdict in WRONG for v in verdicts) else None


def is_another_loss(program: Program, name: str, lab: Lab, roles: Roles) -> bool:
    """Whether another number of the script's own explains every update of this iteration: that is the loss.

    At the first look the weight of one of its terms was zero still, and the other term was taken for it.
    """
    now = Measuring(program, name).measure(lab, roles)
    told = [v for v in now.verdicts if not v.reason]
    is_own = now.loss is not None and not now.loss.rebuilt and now.loss.penalty is None
    return is_own and bool(told) and all(v.verdict == "correct" for v in told)


def confirm(lab: Lab, roles: Roles, raw: list[Any], loss: Loss, verdicts: list[Verdict]) -> list[Verdict]:
    """Before anything is called wrong: the differences must agree for another step size.

    How far the two measurements are apart says how inexact they are; a gradient that is off by little more than that
    is not called wrong.
    """
    wrong = {p for p, verdict in enumerate(verdicts) if verdict.verdict in WRONG}
    again = measure_slopes(lab, roles, raw, scale=0.13, only=wrong, until=loss.key)
    other = loss_again(again, loss)
    for p in wrong:
        verdict = verdicts[p]
        match = compare(other[p], loss.slopes[p]) if other is not None else Match(0.0, 1.0, 0.0)
        apart = float(np.hypot(match.residual, match.factor - 1.0))
        if match.residual > 5 * again.tolerance or apart > MOST_APART or SURELY * apart > _error(verdict):
            verdict.verdict = "inconclusive"
            verdict.reason = NO_TIME if lab.children.time_is_up else UNSTEADY
    return verdicts


def _error(verdict: Verdict) -> float:
    """How far a gradient is from the true one, as a share of it."""
    if verdict.verdict == "scaled":
        return abs(verdict.ratio - 1.0)
    return 1.0 if verdict.cosine <= 0 else float(np.sqrt(1.0 - min(1.0, verdict.cosine) ** 2))
