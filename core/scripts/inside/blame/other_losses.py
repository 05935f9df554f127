"""Findings for the loss that was chosen, or for another candidate if only that leads to a proven fix.

What is wrong at the root leaves no gradient right, and then any number may seem to be the loss. A change of one line
after which every update is the gradient of a candidate shows which one it is.
"""

from __future__ import annotations

from typing import Any

from ..truth.case import Case, is_hardly_shown
from ..truth.doubts import doubt
from ..truth.loss import Loss
from ..truth.verdicts import Verdict
from .gradients import gradient_findings
from .part_of_loss import of_a_part_only

ENOUGH = 1 / 3  # of the whole time, to try another loss in


def by_the_best_loss(case: Case, others: list[tuple[Loss, list[Verdict]]], seconds: float) -> list[dict[str, Any]]:
    """What is wrong with the gradients; `others` are candidates for the loss, `seconds` the time of the whole check."""
    told = others if case.wrong else [(loss, verdicts) for loss, verdicts in others if not loss.rebuilt]
    better = _all_proven(case, told) if is_hardly_shown(case) else []
    if better:
        return better
    found = gradient_findings(case) or of_a_part_only(case)
    in_time = case.lab.seconds_left > ENOUGH * seconds
    if found and in_time and not any(item["evidence"].get("proven") for item in found):
        return _all_proven(case, others) or found
    return found


def _all_proven(case: Case, others: list[tuple[Loss, list[Verdict]]]) -> list[dict[str, Any]]:
    """The findings for the first other loss for which each of them has a fix that was tried."""
    for loss, verdicts in others:
        doubt(case.roles, verdicts)
        found = gradient_findings(Case(case.lab, case.roles, case.slopes, loss, verdicts, case.forward))
        if found and all(item["evidence"].get("proven") for item in found):
            return found
    return []
