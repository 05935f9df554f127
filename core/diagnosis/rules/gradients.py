"""Rules about gradients: refuted by differences, fading on their way back, growing beyond measure."""

from collections.abc import Iterable

import numpy as np

from ...training.gradient_check import GradientEntry
from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.look import Look

CODES = {
    "scaled": "gradient-scale",
    "sign": "gradient-sign",
    "wrong": "gradient-wrong",
    "missing": "gradient-missing",
}


def gradient_disagrees(evidence: Evidence) -> list[Finding]:
    """One finding for each parameter array whose gradient was refuted, and not found right since.

    Where all of them are wrong in the same way it is one finding, for it is one mistake, in what they share. A check
    that could compare nothing, because all units are dead by then, takes nothing back.
    """
    entries = tuple(entry for entry, _ in evidence.refuted)
    if (shared := _shared(entries, evidence)) is not None:
        return [_all_refuted(shared, entries, min(step for _, step in evidence.refuted))]
    return [_refuted(entry, step) for entry, step in evidence.refuted]


def _shared(entries: tuple[GradientEntry, ...], evidence: Evidence) -> GradientEntry | None:
    """The entry that speaks for all arrays of the network, where all are wrong in the same way."""
    # A single number is always a multiple of the truth, so it says nothing of the direction.
    large = [entry for entry in entries if entry.checked > 1]
    if len(entries) < max(3, 2 * len(evidence.description.layers)) or not large:
        return None
    verdicts = [entry.verdict for entry in large]
    if len(set(verdicts)) > 1 and set(verdicts) != {"scaled", "wrong"}:
        return None
    verdict = max(sorted(set(verdicts), reverse=True), key=verdicts.count)
    is_same = verdict == "wrong" or are_alike((entry.ratio for entry in entries), within=NEARLY)
    return next(entry for entry in large if entry.verdict == verdict) if is_same else None


NEARLY, EXACTLY = 0.35, 0.01
"""How far factors may lie apart: those of one derivative left out at the output, and those of one number."""


def are_alike(ratios: Iterable[float], *, within: float = EXACTLY) -> bool:
    """Whether all numbers lie that near each other, as a share of the largest; with the same sign."""
    low, *_, high = sorted(ratios)
    return high - low <= within * max(abs(low), abs(high))


def _all_refuted(shared: GradientEntry, entries: tuple[GradientEntry, ...], step: int) -> Finding:
    worst = min(entries, key=lambda entry: entry.cosine)
    count, ratios = len(entries), [entry.ratio for entry in entries]
    told = shared.explanation
    if not are_alike(ratios):
        told = f"between {min(ratios):.4g} and {max(ratios):.4g} times the true ones"
    message, fix = {
        "scaled": (
            f"all {count} gradients are wrong by much the same factor: {told}",
            f"look at what they share, the error at the output: it should be divided by about {shared.ratio:.4g}",
        ),
        "sign": (
            f"all {count} gradients are turned round: {told}",
            "turn what they share: outputs minus targets at the output, or the sign of the update, but not both",
        ),
        "missing": (
            f"all {count} gradients are 0, the true ones are not",
            "compute the gradients and use them in the update: look at where the error at the output is lost",
        ),
        "wrong": (
            f"none of the {count} gradients points along the true one, d{worst.name} least (cosine {worst.cosine:.3f})",
            "look at what they share: the derivative of the loss at the output, and what is kept from the step before",
        ),
    }[shared.verdict]
    return Finding(
        code=CODES[shared.verdict],
        severity=Severity.ERROR,
        subject="all gradients",
        step=step,
        message=message,
        evidence={
            "arrays": count,
            "ratio": shared.ratio,
            "cosine": worst.cosine,
            "relative_error": max(entry.relative_error for entry in entries),
            "checked": sum(entry.checked for entry in entries),
        },
        fix=fix,
    )


def _refuted(entry: GradientEntry, step: int) -> Finding:
    return Finding(
        code=CODES[entry.verdict],
        severity=Severity.ERROR,
        subject=f"d{entry.name}",
        layer=entry.layer,
        variable=f"d{entry.name}",
        step=step,
        message=entry.explanation,
        evidence={
            "ratio": entry.ratio,
            "cosine": entry.cosine,
            "relative_error": entry.relative_error,
            "checked": entry.checked,
        },
        fix=_fix(entry),
    )


def _fix(entry: GradientEntry) -> str:
    name = f"d{entry.name}"
    return {
        "scaled": f"divide {name} by {entry.ratio:.4g}",
        "sign": f"turn the sign of {name}, or add it where it is subtracted, but not both",
        "missing": f"compute {name} and use it in the update",
        "wrong": f"derive {name} once more, from the loss backwards, and compare each factor with a difference",
    }[entry.verdict]


STEADY_LOOKS = 3
"""Looks in a row that must agree."""


def vanishing_gradient(evidence: Evidence) -> list[Finding]:
    """The first layer's slope, at the scale of its weights, is a thousandth of a later layer's, and the run stands."""
    limits, progress = evidence.thresholds, evidence.progress
    recent = evidence.looks[-STEADY_LOOKS:]
    patience = max(limits.rate_steps, limits.plateau_share * evidence.description.total_steps)
    if len(recent) < STEADY_LOOKS or progress.gets_on or progress.steps < patience or len(recent[0].layers) < 2:
        return []
    limit = limits.gradient_ratio_clear if evidence.stands("vanishing-gradient", "layer 1") else limits.gradient_ratio
    ratios = [_fade(look) for look in recent]
    if max(ratios) >= limit:
        return []
    return [
        Finding(
            code="vanishing-gradient",
            severity=Severity.WARNING,
            subject="layer 1",
            layer=1,
            step=recent[0].step,
            message=f"layer 1 gets {ratios[-1]:.2g} of the gradient of the steepest later layer, each measured "
            f"against its "
            "weights: it hardly learns",
            evidence={"ratio": ratios[-1], "limit": limit},
            fix="relu in place of sigmoid, a start that keeps the signal's size (he, xavier), fewer layers",
        )
    ]


def _fade(look: Look) -> float:
    """Slope of layer 1 over the steepest of the later ones; 1 where nothing flows at all."""
    later = max(layer.gradient for layer in look.layers[1:])
    return look.layers[0].gradient / later if later > 0 else 1.0


def exploding_gradient(evidence: Evidence) -> list[Finding]:
    """The gradient's norm has grown a thousandfold since the first steps, and the loss does not come down."""
    limits, progress = evidence.thresholds, evidence.progress
    norms = evidence.history.gradient_norm
    norms = norms[np.isfinite(norms)]
    if len(norms) < STEADY_LOOKS or progress.gets_on:
        return []
    first, newest = float(norms[0]), float(norms[-STEADY_LOOKS:].min())
    if not first > 0 or newest < limits.gradient_growth * first or evidence.progress.recent < progress.first:
        return []
    return [
        Finding(
            code="exploding-gradient",
            severity=Severity.WARNING,
            subject="gradient",
            step=len(norms) - STEADY_LOOKS + 1,
            message=f"the gradient's norm is {norms[-1]:.3g}, {norms[-1] / first:.2g} times that of the first step",
            evidence={"norm": float(norms[-1]), "first": first, "growth": float(norms[-1]) / first},
            fix="a lower learning rate, --clip-norm 1, a smaller start",
        )
    ]
