"""A gradient that follows one part of a sum of losses: by intent, or because the other part was overwritten?

Two networks trained in turn are left alone. Only where adding up what is overwritten makes the gradient that of
the whole sum, the part is called a mistake.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..running.matching import compare
from ..truth.case import Case
from .gradients import gradient_findings


def of_a_part_only(case: Case) -> list[dict[str, Any]]:
    """Findings on parameters that were taken to follow a loss of their own, if a sum is proven to be missing."""
    if not case.loss.depends_on_all or not any(v.follows_another for v in case.verdicts):
        return []
    cosines = [-compare(update, truth).cosine for update, truth in zip(case.slopes.updates, case.loss.slopes)]
    doubted = [
        replace(v, verdict="wrong", ratio=0.0, cosine=cosine, follows_another=False) if v.follows_another else v
        for v, cosine in zip(case.verdicts, cosines)
    ]
    found = gradient_findings(replace(case, verdicts=doubted))
    return found if all(item["evidence"].get("adds_up") for item in found) else []
