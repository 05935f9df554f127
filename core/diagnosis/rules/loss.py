"""Rules about the loss itself: not a number, or no better than knowing nothing."""

import numpy as np
from numpy.typing import NDArray

from ...observing.description import Chance
from ..evidence import Evidence
from ..finding import Finding, Severity


def loss_not_finite(evidence: Evidence) -> list[Finding]:
    """The loss is nan or infinite now. Step: the first of the present stretch of such losses."""
    loss = evidence.history.loss
    if not len(loss) or np.isfinite(loss[-1]):
        return []
    finite = np.flatnonzero(np.isfinite(loss))
    step = int(finite[-1]) + 2 if finite.size else 1
    before = float(loss[step - 2]) if step > 1 else None
    was = f"; the step before it was {before:.4g}" if before is not None else ""
    return [
        Finding(
            code="loss-not-finite",
            severity=Severity.ERROR,
            subject="loss",
            step=step,
            message=f"the loss is {loss[-1]:g} since step {step}{was}",
            evidence={"loss": float(loss[-1]), "step": step, "loss_before": before},
            fix="lower the learning rate, scale the inputs, or look for a logarithm or division by 0 at that step",
        )
    ]


def loss_at_chance(evidence: Evidence) -> list[Finding]:
    """The loss has stayed at the loss of the best constant answer. A healthy start leaves that level; this did not."""
    limits, chance = evidence.thresholds, evidence.description.chance
    loss = evidence.history.loss
    window = max(limits.chance_steps, int(limits.chance_share * len(loss)))
    if len(loss) < window or not evidence.has_whole_epoch or chance.value <= 0:
        return []
    # Mini-batches scatter around their mean; it is the mean that stands at chance, and the scatter is no progress.
    recent = loss[-window:]
    halves = (float(recent[: window // 2].mean()), float(recent[window // 2 :].mean()))
    tolerance = limits.chance_tolerance * chance.value
    if not all(abs(half - chance.value) <= tolerance for half in halves):
        return []
    since = len(loss) - _steps_within(loss, chance.value, tolerance) + 1
    return [
        Finding(
            code="loss-at-chance",
            severity=Severity.WARNING,
            subject="loss",
            step=since,
            message=f"the loss stays at {_beside_chance(halves[1], chance)}, {chance.explanation}: no better than "
            "the same answer to every example",
            evidence={"loss": halves[1], "chance": chance.value, "steps": window},
            fix="look for what keeps the outputs from depending on the inputs: dead or saturated units, a gradient "
            "that is wrong, a learning rate far too low",
        )
    ]


def loss_above_chance(evidence: Evidence) -> list[Finding]:
    """The loss stays far above the level of chance and does not come down: worse than knowing nothing."""
    limits, chance = evidence.thresholds, evidence.description.chance
    loss = evidence.history.loss
    window = max(limits.chance_steps, int(limits.chance_share * len(loss)))
    if len(loss) < window or chance.value <= 0 or not np.isfinite(loss[-window:]).all():
        return []
    recent = loss[-window:]
    early, late = float(recent[: window // 2].mean()), float(recent[window // 2 :].mean())
    times = late / chance.value
    if times < limits.above_chance or late < limits.still_falling * early:
        return []
    exploded = late > limits.exploded * max(float(loss[0]), chance.value)
    return [
        Finding(
            code="loss-exploding" if exploded else "loss-plateau",
            severity=Severity.ERROR if exploded else Severity.WARNING,
            subject="loss",
            step=len(loss) - window + 1,
            message=f"the loss stays at {late:.4g}, {times:.3g} times {chance.name} = {chance.value:.4g}: worse than "
            "the same answer to every example, and not coming down",
            evidence={"loss": late, "chance": chance.value, "times": times, "steps": window},
            fix="lower the learning rate by a factor of 10 or more; then see whether the outputs can reach the targets",
        )
    ]


def _beside_chance(loss: float, chance: Chance) -> str:
    """`0.6931 = ln 2`, or `0.6933, near ln 2 = 0.6931` where the two differ in print."""
    shown, level = f"{loss:.4f}", f"{chance.value:.4f}"
    return f"{shown} = {chance.name}" if shown == level else f"{shown}, near {chance.name} = {level}"


def _steps_within(loss: NDArray[np.float64], level: float, tolerance: float) -> int:
    """Length of the last stretch of losses that lies within a wide band around the level."""
    outside = np.flatnonzero(~(np.abs(loss - level) <= 5.0 * tolerance))
    return int(len(loss) - 1 - outside[-1]) if outside.size else len(loss)
