"""Targets that come one by one: what the other side of `p - y` is in the iterations that follow.

A script that learns from one example at a time shows one label in an iteration; all others are to be waited for.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...blame.facts import Pair
from ...rewriting.edits import compiled
from ...running.evaluating import operand
from ...truth.case import Case
from ..course.series import SeriesProbe

ENOUGH = 400  # targets
SECONDS = 0.3


@dataclass
class TargetWatch:
    """Notes the numbers a target is, at the difference it stands in."""

    site: int
    code: Any
    found: list[float] = field(default_factory=list)

    def look(self, number: int, frame: Any) -> None:
        """A value was computed."""
        if number == self.site and len(self.found) < ENOUGH:
            value = operand(self.code, frame)
            if value is not None and value.size == 1 and value.dtype.kind in "fiu":
                self.found.append(float(value.reshape(-1)[0]))


def is_single(pair: Pair) -> bool:
    """Whether one number is compared with one."""
    return bool(pair.prediction.size == pair.target.size == 1 and pair.target.dtype.kind in "fiu")


def targets_to_come(case: Case, pair: Pair) -> Any:
    """The numbers that the target of a pair is from now on, for a while."""
    node = pair.site.node
    assert isinstance(node, ast.BinOp)
    code = compiled(node.right if ast.unparse(node.left) == pair.prediction_text else node.left)
    watch = TargetWatch(pair.site.id, code)
    probe = SeriesProbe(case.loss, case.roles.parameters, case.roles.writers, seconds=SECONDS, looks=[watch])
    series = case.lab.one_series(probe)
    return np.array(series.found[0] if series is not None else [], dtype=float)
