"""Rules about the loss itself: not a number, or no better than knowing nothing."""

import numpy as np
from numpy.typing import NDArray

from ...observing.description import Chance
from ..evidence import Evidence, LossMismatch
from ..finding import Finding, Severity
from ..measuring.origin import Origin


def loss_not_finite(evidence: Evidence) -> list[Finding]:
    """The loss is nan or infinite now. Step: the first of the present stretch of such losses."""
    loss = evidence.history.loss
    origin = evidence.origin
    is_finite = len(loss) > 0 and bool(np.isfinite(loss[-1]))
    if not len(loss) or (is_finite and (origin is None or len(loss) > origin.step + 1)):
        return []  # a gradient may be the first to be infinite; a finite loss after that means it was no matter
    finite = np.flatnonzero(np.isfinite(loss))
    step = int(finite[-1]) + 2 if finite.size else 1
    if is_finite:
        step = len(loss)
    before = float(loss[step - 2]) if step > 1 else None
    was = f"; the step before it was {before:.4g}" if before is not None else ""
    what = f"the loss is {loss[-1]:g} since step {step}{was}" if not is_finite else "the gradient is not finite"
    return [
        Finding(
            code="loss-not-finite",
            severity=Severity.ERROR,
            subject="loss",
            layer=origin.layer if origin else None,
            step=step,
            message=what + (f". {_tell_origin(origin)}" if origin else ""),
            evidence={"loss": float(loss[-1]), "step": step, "loss_before": before, **_origin_numbers(origin)},
            fix="lower the learning rate, scale the inputs, or look for a logarithm or division by 0 at that step",
        )
    ]


def _tell_origin(origin: Origin) -> str:
    where = f"layer {origin.layer}, " if origin.layer else ""
    operands = ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in origin.operands.items())
    return (
        f"The first such number came in step {origin.step}, {where}phase {origin.phase}: {origin.operation} made "
        f"{origin.count} of them ({operands})"
    )


def _origin_numbers(origin: Origin | None) -> dict[str, object]:
    if origin is None:
        return {}
    return {
        "origin_step": origin.step,
        "origin_phase": origin.phase,
        "origin_array": origin.array,
        "operation": origin.operation,
        "made": origin.count,
        **origin.operands,
    }


def loss_formula(evidence: Evidence) -> list[Finding]:
    """The loss a step reported is not what its formula gives for the same outputs and targets."""
    mismatch = evidence.mismatch
    if mismatch is None:
        return []
    if mismatch.is_broadcast:
        return [_broadcast(mismatch)]
    return [
        Finding(
            code="loss-formula",
            severity=Severity.ERROR,
            subject="loss",
            step=mismatch.step,
            message=f"step {mismatch.step} reports a loss of {mismatch.reported:.6g}, but "
            f"{evidence.description.loss_formula} "
            f"gives {mismatch.computed:.6g} at the same weights",
            evidence={"reported": mismatch.reported, "computed": mismatch.computed},
            fix=f"compare the way forward and the loss with {evidence.description.loss_formula}, factor by factor",
        )
    ]


def _broadcast(mismatch: LossMismatch) -> Finding:
    return Finding(
        code="label-shape",
        severity=Severity.ERROR,
        subject="targets",
        step=mismatch.step,
        message=f"step {mismatch.step} reports a loss of {mismatch.reported:.6g}, the mean over all pairs of an "
        f"output and "
        f"a target; each output with its own target gives {mismatch.computed:.6g}",
        evidence={"reported": mismatch.reported, "computed": mismatch.computed},
        fix="outputs (m, 1) minus targets (m,) is (m, m): give the targets the outputs' shape, y.reshape(-1, 1)",
    )


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
    share = (len(loss) - since + 1) / evidence.description.total_steps
    is_soon = share < limits.plateau_share or (share < limits.plateau_patience and _creeps_down(recent))
    return [
        Finding(
            code="loss-at-chance",
            severity=Severity.INFO if is_soon else Severity.WARNING,
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
    stands = evidence.stands("loss-plateau", "loss") or evidence.stands("loss-exploding", "loss")
    if times < (limits.above_chance_clear if stands else limits.above_chance):
        return []
    if late < (limits.still_falling_clear if stands else limits.still_falling) * early:
        return []
    exploded = late > limits.exploded * max(float(loss[0]), chance.value)
    return [
        Finding(
            code="loss-exploding" if exploded else "loss-plateau",
            severity=Severity.ERROR if exploded else Severity.WARNING,
            subject="loss",
            step=len(loss) - window + 1,
            message=f"the loss stays {_level(recent[window // 2 :])}, {times:.3g} times {chance.name} = "
            f"{chance.value:.4g}: worse than the same answer to every example, and not coming down",
            evidence={"loss": late, "chance": chance.value, "times": times, "steps": window},
            fix="lower the learning rate by a factor of 10 or more; then see whether the outputs can reach the targets",
        )
    ]


def _level(losses: NDArray[np.float64]) -> str:
    """Where losses lie: at their mean, or between their lowest and highest where these are far apart."""
    low, mean, high = float(losses.min()), float(losses.mean()), float(losses.max())
    if high - low < FAR_APART * mean:
        return f"at {mean:.4g}"
    return f"between {low:.4g} and {high:.4g}, {mean:.4g} on average"


FAR_APART = 0.1
"""Of the mean: a loss that moves by more does not stay at one value."""


def _creeps_down(recent: NDArray[np.float64]) -> bool:
    """A loss that falls at nearly every step is on its way out of a flat place, however slowly."""
    return bool(np.mean(np.diff(recent) < 0) > 0.9)


def loss_explodes(evidence: Evidence) -> list[Finding]:
    """The newest losses are many times what the run began with, and higher than those before."""
    limits, progress, loss = evidence.thresholds, evidence.progress, evidence.history.loss
    level = max(progress.first, evidence.description.chance.value)
    newest = loss[-EXPLODED_STEPS:]
    if len(newest) < EXPLODED_STEPS or not np.isfinite(newest).all() or progress.gets_on:
        return []
    if float(newest.min()) < limits.exploded * limits.exploded * level:
        return []
    return [
        Finding(
            code="loss-exploding",
            severity=Severity.ERROR,
            subject="loss",
            step=len(loss) - EXPLODED_STEPS + 1,
            message=f"the loss is {newest[-1]:.4g}, {newest[-1] / level:.3g} times {level:.4g}, where it began",
            evidence={"loss": float(newest[-1]), "times": float(newest[-1]) / level, "first": progress.first},
            fix="lower the learning rate by a factor of 10 or more, and look at the scale of inputs and start",
        )
    ]


EXPLODED_STEPS = 3
"""One step may leap and come back."""


def loss_oscillating(evidence: Evidence) -> list[Finding]:
    """Epoch for epoch the loss goes up and down by much, and nowhere in between."""
    limits, loss = evidence.thresholds, evidence.history.loss
    every = evidence.description.steps_per_epoch
    points = min(OSCILLATION_POINTS, len(loss) // every)
    if (
        points < OSCILLATION_POINTS
        or evidence.progress.recent < limits.gets_on_below * evidence.description.chance.value
    ):
        return []
    means = loss[-points * every :].reshape(points, every).mean(axis=1)
    if not np.isfinite(means).all():
        return []
    moves = np.diff(means)
    turns = float(np.mean(moves[1:] * moves[:-1] < 0))
    swing = float(np.abs(moves).mean()) / max(1e-300, float(means.mean()))
    came_down = means[points // 2 :].mean() < limits.still_falling * means[: points // 2].mean()
    if turns < limits.turns or swing < limits.swing or came_down:
        return []
    return [
        Finding(
            code="loss-oscillating",
            severity=Severity.WARNING,
            subject="loss",
            step=len(loss) - points * every + 1,
            message=f"the loss goes up and down by {swing:.0%} from epoch to epoch, between {means.min():.4g} and "
            f"{means.max():.4g}, and does not come down",
            evidence={"swing": swing, "turns": turns, "lowest": float(means.min()), "highest": float(means.max())},
            fix="a lower learning rate, or larger batches",
        )
    ]


OSCILLATION_POINTS = 20
"""Epochs looked back on."""


def _beside_chance(loss: float, chance: Chance) -> str:
    """`0.6931 = ln 2`, or `0.6933, near ln 2 = 0.6931` where the two differ in print."""
    shown, level = f"{loss:.4f}", f"{chance.value:.4f}"
    return f"{shown} = {chance.name}" if shown == level else f"{shown}, near {chance.name} = {level}"


def _steps_within(loss: NDArray[np.float64], level: float, tolerance: float) -> int:
    """Length of the last stretch of losses that lies within a wide band around the level."""
    outside = np.flatnonzero(~(np.abs(loss - level) <= 5.0 * tolerance))
    return int(len(loss) - 1 - outside[-1]) if outside.size else len(loss)
