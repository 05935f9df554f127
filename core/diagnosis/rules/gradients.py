"""Rules about gradients that a check against differences has shown to be wrong."""

from ...training.gradient_check import GradientEntry
from ..evidence import Evidence
from ..finding import Finding, Severity

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
