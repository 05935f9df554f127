"""Rules about gradients: refuted by differences, fading on their way back, growing beyond measure."""

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

    A check that could compare nothing, because all units are dead by then, takes nothing back.
    """
    return [_refuted(entry, step) for entry, step in evidence.refuted]


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
