"""Where an accusation would say more than is known: verdicts that become inconclusive, and why.

A value that is computed anew in every iteration is not moved by steps, and single numbers behind an optimizer
with memory agree with no gradient although they may follow it.
"""

from __future__ import annotations

from ..running.matching import close
from .agreement import MAJORITY
from .on_the_way import FEW
from .roles import Roles
from .verdicts import Verdict

WRONG = ("scaled", "sign", "wrong")
NEAR = 1.8  # a factor that is no mistake anybody makes: those are 2, or the number of examples
SEVERAL = 2  # numbers with one penalty
ALIKE = 0.05  # how near their shares have to be
STEP = 0.5  # how much of a push may be gone at the end, for the parameter to be moved by steps


def doubt(roles: Roles, verdicts: list[Verdict]) -> None:
    """Change what cannot be held up."""
    told = [v for v in verdicts if v.verdict == "correct" and not v.reason and v.leaf.size > 1]
    memory = [leaf.name for leaf in roles.states]
    memory += [v.leaf.name for v in verdicts if "does not depend" in v.reason and _has_twin(v, verdicts)]
    is_foreign = not told and any(v.verdict == "inconclusive" and v.leaf.size > 1 for v in verdicts)
    is_small = all(v.leaf.size <= FEW for v in verdicts)
    is_network = _is_network_of_numbers(verdicts)
    has_penalty = is_network and _is_a_penalty(verdicts)
    for verdict in verdicts:
        if verdict.verdict not in WRONG:
            continue
        is_a_step = verdict.verdict == "scaled" and verdict.leaf.size > FEW  # a multiple of the gradient it is anyway
        is_told = told and verdict.verdict != "wrong"
        if not is_told and not is_a_step and not roles.gains.get(verdict.leaf.name, 1.0) > 1 - STEP:
            _leave(verdict, "it is computed anew in every iteration and not moved by steps")
        elif _is_of_few(verdict) and (has_penalty or (_is_near(verdict) and not is_network)):
            _leave(verdict, "few entries, and almost the factor of the others: a penalty may be in theirs")
        elif is_foreign:
            _leave(verdict, "the number that is shown does not depend on all parameters: it may be no loss")
        elif is_small and any(verdict.leaf.name in roles.drives.get(name, ()) for name in memory):
            _leave(verdict, "few entries, behind an optimizer with memory")


def _is_of_few(verdict: Verdict) -> bool:
    return verdict.verdict == "scaled" and verdict.leaf.size <= FEW


def _is_near(verdict: Verdict) -> bool:
    return 1 / NEAR < verdict.ratio < NEAR


def _is_network_of_numbers(verdicts: list[Verdict]) -> bool:
    """Whether most of a network of single numbers have one factor: no penalty is in theirs."""
    told = [v for v in verdicts if v.verdict == "correct" and not v.reason]
    return all(v.leaf.size == 1 for v in verdicts) and len(told) > max(MAJORITY, len(verdicts) / 2)


def _is_a_penalty(verdicts: list[Verdict]) -> bool:
    """Whether what the others' factor leaves of the steps is the same share of every number it is not that of."""
    off = [v for v in verdicts if v.verdict in WRONG]
    if len(off) < SEVERAL:
        return all(_is_near(v) for v in off)
    return all(v.pull and close(v.pull, off[0].pull, ALIKE) for v in off)


def _has_twin(verdict: Verdict, verdicts: list[Verdict]) -> bool:
    """Whether another has the same shape: a moment looks like the parameter it belongs to."""
    return any(other is not verdict and other.leaf.shape == verdict.leaf.shape for other in verdicts)


def _leave(verdict: Verdict, reason: str) -> None:
    verdict.verdict, verdict.reason, verdict.ratio = "inconclusive", reason, 0.0
