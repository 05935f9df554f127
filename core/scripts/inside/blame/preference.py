"""Which of several lines is called guilty, where a change of any of them makes the gradients right.

In this order: the change that undoes the kind of mistake the verdicts show (a sign, a factor); the one after which the
line computes what it is there for, the derivative of a value of the forward pass or of a parameter; the smallest one;
a line that feeds all of the wrong parameters rather than some. Lines that feed a right parameter are not asked at all.
Where all that is equal, the earliest on the way back: it is the definition, and the later ones are its uses. A wrong
derivative is looked for in the function that was called for it, too, before its use is blamed (see `trials`).

A difference of output and target that stands at the very beginning of that way is an error by either sign; what goes
uphill then is the update (see `ascent`).
"""

from __future__ import annotations

from typing import Any

from ..rewriting.edits import Variant
from ..truth.case import Case


def preference(case: Case, variant: Variant, reaches: set[int], place: int) -> tuple[Any, ...]:
    """The key to sort variants by; `place` counts lines in the order they are computed."""
    return (not suits(case, variant), not variant.promising, variant.tier, len(case.wrong - reaches), place)


def suits(case: Case, variant: Variant) -> bool:
    """Whether a variant undoes the kind of mistake that the verdicts show: a sign, or a factor."""
    kinds = {case.verdicts[p].verdict for p in case.wrong}
    if kinds == {"sign"}:
        return variant.cause == "sign"
    return kinds != {"scaled"} or variant.cause in ("missing-mean", "double-mean", "factor")


def is_less_likely(case: Case, following: Variant, best: Variant) -> bool:
    """Whether what comes next in order can no longer be preferred to a variant that works."""
    if suits(case, best) != suits(case, following):
        return True
    return following.tier > best.tier or following.promising < best.promising


def is_better(new: tuple[int, Variant], best: tuple[int, Variant]) -> bool:
    """Whether (parameters that are right, variant) goes before the best so far, which was tried earlier."""
    return (new[0], -new[1].tier) > (best[0], -best[1].tier)
