"""Programs that minimise more than one thing: two networks in turn, an actor and a critic.

A parameter whose gradient is not that of the chosen loss may have a loss of its own. That is believed only if
the script shows this number, and if its gradient is not merely a multiple of the chosen one's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.instrument import Program
from ..running.matching import compare
from .loss import Loss
from .shown import is_shown
from .truth import Slopes
from .verdicts import Verdict

WRONG = ("scaled", "sign", "wrong")


def settle(program: Program, slopes: Slopes, loss: Loss, verdicts: list[Verdict], others: list[Loss]) -> None:
    """Call those parameters correct that follow another loss of the script."""
    wrong = [p for p, verdict in enumerate(verdicts) if verdict.verdict in WRONG]
    if not wrong or len(wrong) == len(verdicts):
        return
    several = [[p] for p in wrong if slopes.parameters[p].size > 2]
    for other in others:
        if other is loss or not is_shown(program, other.site):
            continue
        for group in [wrong, *several]:
            if sum(slopes.parameters[p].size for p in group) > 1 and _follows(slopes, loss, other, group):
                for p in group:
                    verdicts[p].verdict, verdicts[p].ratio, verdicts[p].cosine = "correct", 1.0, 1.0
                    verdicts[p].follows_another = True


def _follows(slopes: Slopes, loss: Loss, other: Loss, group: list[int]) -> bool:
    update, theirs, ours = (
        _joined(rows, group) for rows in (slopes.updates, list(other.slopes), list(loss.slopes))
    )  # fmt: skip
    if not np.isfinite(theirs).all() or compare(update, theirs).residual > slopes.tolerance:
        return False
    return compare(ours, theirs).residual > 10 * slopes.tolerance


def _joined(rows: list[Any], group: list[int]) -> Any:
    return np.concatenate([np.asarray(rows[p], dtype=float) for p in group])
