"""The sentences about a wrong gradient: whose it is, how it is wrong, and what is amiss on its line."""

from __future__ import annotations

from ..findings import short_name
from ..truth.case import Case
from ..truth.verdicts import Verdict
from .factors import meaning, number_text
from .naming import target_name
from .trials import Fix

MANY, FIRST = 8, 3  # names; of more than so many, the first ones are told

CAUSE_WORDS = {
    "sign": "its sign is turned round",
    "missing-mean": "the division by the number of examples is missing here",
    "double-mean": "it is divided by the number of examples once too often",
    "factor": "a constant factor is wrong here",
    "missing-activation-derivative": "the derivative of the activation is missing here",
    "derivative-of-wrong-value": "the derivative of the activation is taken of the wrong value",
    "wrong-derivative": "this is not the derivative of what the forward pass computes",
    "wrong-transpose": "a transpose is wrong here",
    "wrong-operand": "another value belongs here",
    "elementwise-product": "the kind of product is wrong: elementwise and matrix product are exchanged",
    "wrong-axis": "the sum runs over the wrong axis",
    "missing-mask": "the mask of the forward pass is missing here",
    "missing-term": "a term is missing here",
    "overwritten": "what was there already is overwritten, where it has to be added to",
    "regularization": "the penalty term does not match the loss",
}


def message_of(case: Case, fix: Fix, words: str, worst: Verdict) -> str:
    """What is said where a change of a line was proved; `worst` is the largest of those it heals."""
    names = names_of(case, fix.heals)
    verb = "is" if len(fix.heals) == 1 else "are"
    others = names_of(case, case.right) if case.right else ""
    if case.verdicts[next(iter(fix.heals))].verdict == "scaled":
        times = f"{number_text(worst.ratio)} times"
        gradient = short_name(target_name(case, fix.site) or "")
        subject = f"the gradient of {names}"
        if len(fix.heals) == 1 and gradient and not fix.writes:
            subject, names = gradient, gradient
        text = f"{subject} is {times} the true gradient of the loss, in every entry"
        told = meaning(case, worst.ratio)
        text += f". {told}: {words}" if told else f": {words}"
    elif worst.verdict == "sign":
        text = f"the gradient of {names} has the opposite sign of the true gradient of the loss: {words}"
    else:
        text = f"the gradient of {names} {verb} not the gradient of the loss ({_cosine_text(worst)}): {words}"
        text = text.replace("the gradient of " + names + " are", "the gradients of " + names + " are", 1)
    if others:
        text += f"; {others} {'has' if len(case.right) == 1 else 'have'} it right"
    return text + "."


def how_wrong(verdict: Verdict) -> str:
    """What is known of it without a fix that was tried."""
    if verdict.verdict == "scaled":
        return f"is {number_text(verdict.ratio)} times the true gradient of the loss, in every entry"
    if verdict.verdict == "sign":
        return "has the opposite sign of the true gradient of the loss"
    return f"is not the gradient of the loss ({_cosine_text(verdict)})"


def _cosine_text(verdict: Verdict) -> str:
    """With as many digits as it takes to see that the two are not parallel."""
    digits = 2 if abs(verdict.cosine) < 0.995 else 5
    return f"cosine {verdict.cosine:+.{digits}f}"


def names_of(case: Case, which: set[int]) -> str:
    """`W1, W2 and b1`; of many, the first ones."""
    names = [short_name(case.roles.parameters[p].name) for p in sorted(which)]
    if len(names) > MANY:
        names = [*names[:FIRST], f"{len(names) - FIRST} others"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
