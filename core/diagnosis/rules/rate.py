"""Rules about the learning rate: steps that overshoot, and steps that will never arrive."""

from math import isfinite

from ..evidence import Evidence
from ..finding import Finding, Severity
from ..measuring.look import Look


def learning_rate_high(evidence: Evidence) -> list[Finding]:
    """Steps that make the loss of their own batch worse, from which the run has not recovered."""
    limits, progress = evidence.thresholds, evidence.progress
    if not evidence.looks or progress.gets_on:
        return []
    chance = evidence.description.chance.value
    leap = next((look for look in evidence.looks if _is_leap(look, evidence)), None)
    if leap is not None and _waited(evidence, leap.step):
        return [_leaps(leap, evidence)]
    recent = [look for look in evidence.looks if look.step > progress.steps // 2]
    worse = sum(look.after > 1.01 * look.before for look in recent)
    if progress.steps < limits.rate_steps or len(recent) < 4 or worse < limits.worse_share * len(recent):
        return []
    if progress.recent < limits.gets_on_below * chance:
        return []
    return [_overshoots(recent, worse, evidence)]


def _is_leap(look: Look, evidence: Evidence) -> bool:
    limits = evidence.thresholds
    level = max(look.before, evidence.description.chance.value)
    return isfinite(look.before) and look.moves > limits.step_moves and not look.after <= limits.step_worsens * level


def _waited(evidence: Evidence, step: int) -> bool:
    """Give a run some steps to recover, unless the leap was a huge one."""
    look = next(look for look in evidence.looks if look.step == step)
    level = max(look.before, evidence.description.chance.value)
    huge = not isfinite(look.after) or look.after > evidence.thresholds.exploded * level
    return huge or evidence.progress.steps >= step + evidence.thresholds.rate_steps


def _leaps(look: Look, evidence: Evidence) -> Finding:
    layer = max(look.layers, key=lambda each: each.moves)
    rate = evidence.description.hyperparameters.learning_rate
    return Finding(
        code="learning-rate-high",
        severity=Severity.WARNING,
        subject="learning rate",
        layer=layer.index,
        step=look.step,
        message=f"step {look.step} moves layer {layer.index} by {_share(layer.moves)} and takes the "
        f"loss of its "
        f"own batch from {look.before:.4g} to {look.after:.4g}: a rate of {rate:g} is too high here",
        evidence={"moves": layer.moves, "before": look.before, "after": look.after, "rate": rate},
        fix=f"see whether anything makes the gradients too large; if not, {_lower(rate)}",
    )


def _lower(rate: float) -> str:
    return f"a tenth of the rate, --lr {rate / 10:g}, and again a tenth until it learns"


def _share(moves: float) -> str:
    return f"{moves:.0%} of its norm" if moves < LARGE_MOVE else f"more than {LARGE_MOVE:g} times its norm"


LARGE_MOVE = 100.0
"""Times its own norm: beyond that the exact number says nothing more."""


def _overshoots(recent: list[Look], worse: int, evidence: Evidence) -> Finding:
    rate = evidence.description.hyperparameters.learning_rate
    last = recent[-1]
    return Finding(
        code="learning-rate-high",
        severity=Severity.WARNING,
        subject="learning rate",
        step=recent[0].step,
        message=f"{worse} of the last {len(recent)} steps looked at made the loss of their own batch worse (the newest "
        f"from {last.before:.4g} to {last.after:.4g}): a rate of {rate:g} steps over the valley",
        evidence={"worse": worse, "looks": len(recent), "before": last.before, "after": last.after, "rate": rate},
        fix=f"{_lower(rate)}; or a schedule that lowers it",
    )


def learning_rate_low(evidence: Evidence) -> list[Finding]:
    """At this pace the whole run hardly moves a weight, and a step a hundred times longer would gain far more."""
    limits, chance = evidence.thresholds, evidence.description.chance.value
    if evidence.progress.steps < 4 or evidence.progress.recent < limits.gets_on_below * chance:
        return []
    settings = evidence.description.hyperparameters
    gone = limits.rate_gone * settings.learning_rate
    first_gone = next((look for look in evidence.looks if look.rate < gone and look.step >= FIRST_STEPS), None)
    if first_gone and 2 * first_gone.step < evidence.description.total_steps:
        return [_gone(first_gone, evidence)]
    recent = [look for look in evidence.looks[-4:] if look.longer is not None]
    if len(recent) < 3 or not all(_gains_more(look, limits.longer_gains) for look in recent):
        return []
    pace = max((look.before - look.after) / look.before for look in recent)
    if evidence.progress.gets_on or pace * evidence.description.total_steps > limits.whole_run_gains:
        return []
    norms = evidence.history.gradient_norm[-3:]
    if settings.clip_norm and max(abs(norms - settings.clip_norm)) < 1e-3 * settings.clip_norm:
        return [_clipped(recent[-1], evidence)]
    return [_too_low(recent[-1], evidence)]


FIRST_STEPS = 4
"""Steps in which a warm-up may still be at next to nothing."""


def _gone(look: Look, evidence: Evidence) -> Finding:
    settings = evidence.description.hyperparameters
    return Finding(
        code="learning-rate-low",
        severity=Severity.WARNING,
        subject="learning rate",
        step=look.step,
        message=f"by step {look.step} of {evidence.description.total_steps} the schedule {settings.schedule} "
        f"has brought the "
        f"rate from {settings.learning_rate:g} to {look.rate:.2g}: nothing moves any more",
        evidence={"rate": look.rate, "began": settings.learning_rate},
        fix="a schedule that falls over the whole run: --schedule cosine, or constant",
    )


def _clipped(look: Look, evidence: Evidence) -> Finding:
    clip = evidence.description.hyperparameters.clip_norm
    return Finding(
        code="gradient-clipped",
        severity=Severity.WARNING,
        subject="gradient",
        step=look.step,
        message=f"every gradient is scaled down to a norm of {clip:g}, so a step moves the weights by "
        f"{look.moves:.2g} of "
        "their norm: the whole run will hardly move them",
        evidence={"clip_norm": clip, "moves": look.moves},
        fix="--clip-norm 1, or 0 for none",
    )


def _gains_more(look: Look, times: float) -> bool:
    gained = look.before - look.after
    return look.longer is not None and gained > 0 and look.before - look.longer > times * gained


def _too_low(look: Look, evidence: Evidence) -> Finding:
    steps, rate = evidence.description.total_steps, evidence.description.hyperparameters.learning_rate
    longer = evidence.thresholds.longer_step
    gain = (look.before - (look.longer or look.before)) / max(1e-300, look.before - look.after)
    return Finding(
        code="learning-rate-low",
        severity=Severity.WARNING,
        subject="learning rate",
        step=look.step,
        message=f"a step moves the weights by {look.moves:.2g} of their norm, all {steps} steps of the run by "
        f"{look.moves * steps:.0%} at most; a step {longer:g} times as long would gain {gain:.0f} times as much",
        evidence={"moves": look.moves, "steps": steps, "gain": gain, "rate": rate},
        fix=f"try --lr {rate * 10:g}, then {rate * 100:g}",
    )
