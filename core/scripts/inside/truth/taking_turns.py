"""Networks trained in turn: what is updated with one of them is read by the other within the same iteration.

Where one group of parameters follows the loss that was found and another, in whose gradient the first one's new
numbers are read already, does not, the second may have a loss of its own: the generator of a pair, an actor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.probe import Probe
from .case import Case

REASON = "it is trained in turn with others, and may have a loss of its own"
DIFFERS = 1e-6  # of an update


def are_trained_in_turn(case: Case, wrong: set[int]) -> bool:
    """Whether the updates of those that are wrong read the new numbers of those that are right, or the reverse."""
    right = {p for p in case.right if case.roles.parameters[p].size > 1} - wrong
    if not right:
        return False
    return _read_new_numbers(case, wrong, right) or _read_new_numbers(case, right, wrong)


def leave(case: Case, which: set[int]) -> None:
    """Nothing is said about these."""
    for p in which:
        case.verdicts[p].verdict, case.verdicts[p].reason = "inconclusive", REASON


def _read_new_numbers(case: Case, readers: set[int], written: set[int]) -> bool:
    """Whether the readers' updates change where those of the others are not held back."""
    held = sorted(set(range(len(case.roles.parameters))) - written)
    free = case.lab.one(_holding(case, held))
    pairs = [(case.slopes.frozen.suppressed[p], now) for p, now in zip(held, free.suppressed) if p in readers]
    return free.complete and any(_differ(before, now) for before, now in pairs)


def _holding(case: Case, held: list[int]) -> Probe:
    """A child in which only these parameters are put back after each of their updates."""
    writers = {
        statement: [held.index(p) for p in written if p in held] for statement, written in case.roles.writers.items()
    }
    return Probe(
        frozen=[case.roles.parameters[p] for p in held],
        writers={statement: written for statement, written in writers.items() if written},
        record="nothing",
    )


def _differ(before: Any, now: Any) -> bool:
    if before is None or now is None or before.shape != now.shape:
        return False
    return bool(np.linalg.norm(now - before) > DIFFERS * np.linalg.norm(before))
