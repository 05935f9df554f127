"""From trials to a verdict: which cause they leave, in words with numbers."""

from math import isnan

from ..diagnosis.finding import Finding, Severity
from ..observing.description import RunDescription
from .report import Outcome, Trial

FAR_BETTER = 0.5
"""A loss below half of the run's own is not luck."""
FAR_MOVE = 0.05
"""Share of a layer's norm from which a first step is worth a word; healthy ones move a thousandth to a hundredth."""

UNTOUCHED = "untouched"
"""The trial without the weights that were set by hand; it points to no code, for it was no mistake of the run."""
POINTS_TO: dict[str, tuple[str, ...]] = {
    "right-gradient": ("gradient-scale", "gradient-sign", "gradient-wrong", "gradient-missing", "update-sign",
                       "update-missing", "update-wrong-parameter", "update-scale", "optimizer-state",
                       "weight-decay-wrong", "loss-formula", "label-shape", "data-changed"),
    "standardized": ("input-scale",),
    "other-start": ("init-too-large", "init-too-small", "symmetric-units", "saturated-units", "dead-layer"),
    "rate/10": ("learning-rate-high",),
    "rate/100": ("learning-rate-high",),
    "rate/1000": ("learning-rate-high",),
    "rate*10": ("learning-rate-low", "gradient-clipped"),
    "one-batch-wider": ("not-enough-capacity",),
}  # fmt: skip
"""Trial -> the causes it confirms by helping. In this order: a rate is not to blame where better inputs cure it too."""
UNTESTED = ("input-not-finite", "input-constant", "input-duplicated", "label-range", "label-constant", "label-order",
            "label-noise", "loss-output-mismatch", "softmax-axis", "missing-nonlinearity",
            "weight-decay-high")  # fmt: skip
"""Causes that are facts of data and model: no trial here could clear them."""

ADVICE = {
    "learning-rate-high": ("learning rate", "lower the rate by a factor of 10"),
    "learning-rate-low": ("learning rate", "raise the rate by a factor of 10"),
    "input-scale": ("inputs", "--standardize"),
    "init-too-large": ("start", "another start: --init he for relu, xavier for tanh and sigmoid"),
}


def choose_cause(baseline: Outcome, findings: tuple[Finding, ...], trials: list[Trial]) -> Finding | None:
    """The finding that is the cause: a proven one, else the one a trial points to, else the first root."""
    alarms = [finding for finding in findings if finding.severity is not Severity.INFO]
    roots = [finding for finding in alarms if finding.root] or alarms
    if roots and (roots[0].severity is Severity.ERROR or roots[0].code in UNTESTED):
        return roots[0]
    helping = [trial for trial in trials if trial.helps and trial.name in POINTS_TO]
    if roots and any(roots[0].code in POINTS_TO[trial.name] for trial in helping):
        return roots[0]
    for trial in helping:
        found = next((finding for finding in alarms if finding.code in POINTS_TO[trial.name]), None)
        if found is not None:
            return found
    if not baseline.learns and helping and _is_single(helping):
        return _from_trial(helping[0], baseline)
    return roots[0] if roots else None


def _is_single(helping: list[Trial]) -> bool:
    """Only one kind of change helps, so nothing is left open."""
    return len({POINTS_TO[trial.name] for trial in helping}) == 1


def _from_trial(trial: Trial, baseline: Outcome) -> Finding | None:
    """What no rule saw but a trial showed."""
    code = POINTS_TO[trial.name][0]
    if code not in ADVICE:
        return None
    subject, fix = ADVICE[code]
    return Finding(
        code=code,
        severity=Severity.WARNING,
        subject=subject,
        message=trial.says,
        fix=fix,
        step=0,
        evidence={"trial": trial.name, "final": trial.outcome.final if trial.outcome else None, "own": baseline.final},
    )


def capacity_finding(trials: list[Trial]) -> Finding | None:
    """The network cannot learn a handful of examples by heart, and a wider one can."""
    by_name = {trial.name: trial for trial in trials}
    narrow, wide = by_name.get("one-batch"), by_name.get("one-batch-wider")
    if not (narrow and wide and narrow.outcome and wide.outcome and wide.helps) or narrow.helps:
        return None
    return Finding(
        code="not-enough-capacity",
        severity=Severity.WARNING,
        subject="model",
        step=0,
        message=f"{narrow.says}; {wide.says}",
        evidence={"narrow": narrow.outcome.final, "wide": wide.outcome.final},
        fix="more units in the hidden layers, or another hidden layer",
    )


def say(change: str, outcome: Outcome | None, baseline: Outcome) -> str:
    """What a trial showed, in words."""
    if outcome is None:
        return f"with {change}: not tried, the time was over"
    if isnan(outcome.final):
        return f"with {change} the loss is not finite after {outcome.steps} steps"
    if outcome.chance == 0:
        return (
            f"with {change} the loss is {outcome.final:.4g} after {outcome.steps} steps: one answer is right for all "
            "examples, so there is nothing to learn"
        )
    if outcome.learns:
        verb = "it learns too" if baseline.learns else "it learns"
    elif outcome.learns_in_part and not baseline.learns_in_part:
        verb = "it learns in part"
    else:
        verb = "it no longer learns" if baseline.learns else "it does not learn either"
    own = "not finite" if isnan(baseline.final) else f"{baseline.final:.4g}"
    return f"with {change} {verb}: loss {outcome.final:.4g} after {outcome.steps} steps (as it is: {own})"


def say_moves(baseline: Outcome) -> str:
    """The first step as it is, where it went far."""
    if not baseline.moves:
        return ""
    far = max(baseline.moves)
    if not far > FAR_MOVE:
        return ""
    share = f"{far:.0%}" if far < 100.0 else "more than a hundred times"
    return f"as it is, the first step moves layer {baseline.moves.index(far) + 1} by {share} of its norm"


def say_verdict(description: RunDescription, baseline: Outcome, cause: Finding | None, trials: list[Trial]) -> str:
    """One sentence: what it is, and what showed it."""
    name = description.experiment
    if cause is None and baseline.learns:
        return f"{name} learns as it is: loss {baseline.final:.4g} after {baseline.steps} steps, no findings"
    if cause is None:
        helping = [trial.says for trial in trials if trial.helps]
        found = "; ".join(helping) if helping else "and none of the changes tried helps"
        return f"{name} has not learned in {baseline.steps} steps (loss {baseline.final:.4g}); {found}"
    proof = next((trial for trial in trials if trial.helps and cause.code in POINTS_TO.get(trial.name, ())), None)
    parts = [f"{cause.code}: {cause.message}"]
    if proof is not None and proof.says not in cause.message:
        parts.append(proof.says)
    parts += [trial.says for trial in trials if trial.name == UNTOUCHED and trial.helps]
    # Where a step went too far, how far is part of the proof, unless the finding has said it already.
    is_of_steps = cause.code in ("learning-rate-high", "input-scale") and "moves" not in cause.evidence
    if is_of_steps and (moves := say_moves(baseline)):
        parts.append(moves)
    return "; ".join(parts)
