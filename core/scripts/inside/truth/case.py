"""What is to be explained: the truth at one iteration, and which parameters are right and wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.probe import Key, Outcome
from ..running.projections import project
from .loss import Loss
from .roles import Roles
from .summed import ALL_TURNS, values_of_all
from .truth import Slopes
from .verdicts import Verdict


@dataclass
class Case:
    """What is to be explained: the truth, and which parameters are right and wrong."""

    lab: Lab
    roles: Roles
    slopes: Slopes
    loss: Loss
    verdicts: list[Verdict]
    forward: set[Key] = field(default_factory=set)  # values of the forward pass that depend on a parameter
    idle: dict[int, Any] | None = None  # of wrong parameters: a right gradient that goes nowhere, once looked for

    @cached_property
    def starts(self) -> list[Any]:
        """Projections of the parameters as they are at the top of the iteration."""
        return [project(self.lab.leaves.number(leaf)) for leaf in self.roles.parameters]

    @property
    def right(self) -> set[int]:
        """Parameters whose verdict is correct, and is evidence."""
        return {p for p, v in enumerate(self.verdicts) if v.verdict == "correct" and not v.reason}

    @property
    def wrong(self) -> set[int]:
        """Parameters whose gradient is not the loss's."""
        bad = ("scaled", "sign", "wrong", "missing")
        return {p for p, v in enumerate(self.verdicts) if v.verdict in bad}


def is_hardly_shown(case: Case) -> bool:
    """Whether a rebuilt loss has nothing for it but values on the way, though no memory hides what the updates are."""
    right = [case.verdicts[p] for p in case.right]
    return bool(case.loss.rebuilt) and not case.roles.states and all(verdict.site >= 0 for verdict in right)


def loss_differs(case: Case, outcome: Outcome) -> bool:
    """Whether the loss of another child is not exactly the one of the frozen iteration."""
    key = (case.loss.site, case.loss.turn)
    if key in case.slopes.frozen.raw:
        before, after = case.slopes.frozen.raw.get(key), outcome.raw.get(key)
        return before is None or after is None or not np.array_equal(before, after, equal_nan=True)
    if case.loss.turn == ALL_TURNS:
        return values_of_all(case.slopes.frozen, case.loss.site) != values_of_all(outcome, case.loss.site)
    before_value = _number_at(case.slopes.frozen, key)
    after_value = _number_at(outcome, key)
    return before_value != after_value


def _number_at(outcome: Outcome, key: Key) -> float | None:
    for site, turn, value in zip(outcome.scalar_site, outcome.scalar_turn, outcome.scalar):
        if (site, turn) == key:
            return value
    return None
