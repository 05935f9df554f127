"""What a constant factor in a gradient means: the number of examples, a square's 2, or a rate of its own."""

from __future__ import annotations

from collections import Counter

from ..running.matching import close
from ..truth.case import Case
from ..truth.verdicts import Verdict
from .trials import Fix

CONSTANTS = ("factor", "missing-mean", "double-mean")


def is_a_rate(case: Case, fix: Fix) -> bool:
    """Whether all that a fix changes is the constant that an update multiplies its gradient by.

    A layer may have a learning rate of its own; the number of examples is none.
    """
    healed = [case.verdicts[p] for p in fix.heals & case.wrong]
    if (
        not fix.writes
        or not healed
        or fix.cause not in CONSTANTS
        or any(verdict.verdict != "scaled" or verdict.ratio < 0 for verdict in healed)
    ):
        return False
    examples = examples_of(case)
    if any(close(max(v.ratio, 1 / v.ratio), examples, 0.02) for v in healed):
        return False
    for verdict in healed:
        verdict.verdict = "correct"
        verdict.reason = f"its steps are {number_text(verdict.ratio)} times those of the others"
    return True


def examples_of(case: Case) -> int:
    """The number of examples: the length that most arrays of this iteration have, and no parameter if there is one."""
    units = {n for leaf in case.roles.parameters for n in leaf.shape}
    lengths = Counter(n for shape in case.slopes.frozen.array_shape for n in set(shape[:2]) if n > 1)
    ordered = [n for n, _ in lengths.most_common()]
    return next((n for n in ordered if n not in units), ordered[0] if ordered else 0)


def scale_cause(case: Case, fix: Fix, verdict: Verdict) -> str:
    ratio = verdict.ratio
    sizes = {round(v) for v in _lengths(case)}
    if ratio > 1.5 and abs(ratio - round(ratio)) < 0.01 * ratio and round(ratio) in sizes and round(ratio) != 2:
        return "missing-mean"
    if 0 < ratio < 0.7 and abs(1 / ratio - round(1 / ratio)) < 0.01 / ratio and round(1 / ratio) in sizes:
        return "double-mean"
    if fix.cause in ("missing-mean", "double-mean") and round(max(ratio, 1 / ratio)) in sizes:
        return fix.cause
    return "factor"


def _lengths(case: Case) -> set[float]:
    """Numbers of examples there are: leading and last lengths of the arrays of this iteration."""
    return {float(n) for shape in case.slopes.frozen.array_shape for n in shape[:2] if n > 1}


def number_text(ratio: float) -> str:
    return f"{ratio:.2f}" if abs(ratio) >= 0.01 else f"{ratio:.3g}"


def meaning(case: Case, ratio: float) -> str:
    """What a factor is: the number of examples, its inverse, a length."""
    for value, text in ((ratio, "{n} is"), (1 / ratio if ratio else 0, "1/{n} is one over")):
        n = round(value)
        if n > 1 and abs(value - n) < 0.01 * n:
            if n in _lengths(case) and n != 2:
                return text.format(n=n) + " the number of examples"
            if n == 2:
                return text.format(n=n) + " the factor of a square's derivative"
    return ""
