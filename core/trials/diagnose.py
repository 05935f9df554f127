"""Diagnosis by trial: the run as it is, then the same run with one thing changed at a time, and what that shows.

`diagnose` is the one function to call; it leaves recipe, data and any session that may be running untouched.
"""

from collections.abc import Callable
from dataclasses import replace
from math import isnan
from time import perf_counter

from ..diagnosis.causes import link_causes
from ..diagnosis.finding import Finding, Severity
from ..experiment import Experiment
from ..training.data import TrainingData
from .changes import (
    Change,
    Changed,
    fresh_start,
    one_batch,
    other_seed,
    rate_times,
    right_gradient,
    standardized,
    untouched,
    wider,
)
from .report import Attempt, Outcome, Report, Trial
from .training import SetByHand, carry_out, outcome_of, train
from .verdict import FAR_BETTER, UNTOUCHED, capacity_finding, choose_cause, say, say_verdict

SECONDS = 20.0
MOST_STEPS = 20_000
BATCH_STEPS = 2000
BASELINE_SHARE = 0.3
"""Of the time, for the run as it is; the trials share the rest evenly."""
Progress = Callable[[Attempt], None]

CHANGES: tuple[tuple[str, Change], ...] = (
    ("right-gradient", right_gradient),
    ("standardized", standardized),
    ("other-start", fresh_start),
    ("other-seed", other_seed),
    ("rate*10", rate_times(10.0)),
)
LOWER_RATES = (("rate/10", rate_times(0.1)), ("rate/100", rate_times(0.01)), ("rate/1000", rate_times(0.001)))
"""Tried one after the other until one learns; the lowest two only where the run as it is does not."""


class _Bench:
    """What all trials of a diagnosis share; it counts them."""

    def __init__(
        self, experiment: Experiment, data: TrainingData, by_hand: SetByHand, until: float, progress: Progress
    ) -> None:
        self.experiment = experiment
        self.data = data
        self.by_hand = by_hand
        self.until = until
        changes = ((UNTOUCHED, untouched), *CHANGES) if by_hand else CHANGES
        self.planned = [(name, made) for name, change in changes if (made := change(experiment, data)) is not None]
        self.batch = one_batch(experiment, data)
        self._most = 1 + len(self.planned) + len(LOWER_RATES) + (2 if self.batch else 0)
        self._count = 0
        self._progress = progress

    def tell(self, words: str) -> None:
        """The next run begins."""
        self._count += 1
        self._progress(Attempt(self._count, self._most, words))


def diagnose(
    experiment: Experiment,
    data: TrainingData,
    *,
    by_hand: SetByHand = (),
    seconds: float = SECONDS,
    progress: Progress = lambda attempt: None,
) -> Report:
    """Train copies of a run for at most about `seconds`, and say what is wrong with it and what showed that.

    `by_hand` are weights set on the way; one trial leaves them alone. `progress` is told of each run as it begins.
    Raises StepgradError where recipe and data do not fit.
    """
    begun = perf_counter()
    bench = _Bench(experiment, data, by_hand, begun + seconds, progress)
    bench.tell("the run as it is")
    session = train(experiment, data, MOST_STEPS, BASELINE_SHARE * seconds, by_hand)
    baseline = outcome_of(session)
    made = _try_all(bench, baseline)
    findings = _with_capacity(session.diagnosis.findings, made)
    cause = choose_cause(baseline, findings, made)
    return Report(
        description=session.description,
        verdict=say_verdict(session.description, baseline, cause, made),
        cause=cause.code if cause else None,
        findings=_led_by(cause, findings),
        baseline=baseline,
        trials=tuple(made),
        seconds=perf_counter() - begun,
    )


def _try_all(bench: _Bench, baseline: Outcome) -> list[Trial]:
    """All trials, in the order in which they are told."""
    left = len(bench.planned) + len(LOWER_RATES) + 1
    made = [_try(bench, name, changed, baseline, left - place) for place, (name, changed) in enumerate(bench.planned)]
    for place, (name, change) in enumerate(LOWER_RATES[:1] if baseline.learns else LOWER_RATES):
        slower = change(bench.experiment, bench.data)
        if slower is not None:
            made.append(_try(bench, name, slower, baseline, len(LOWER_RATES) + 1 - place))
            if made[-1].helps:
                break
    return made + _try_one_batch(bench, baseline)


def _try(bench: _Bench, name: str, changed: Changed, baseline: Outcome, left: int) -> Trial:
    outcome = _carry_out(bench, changed, max(1, baseline.steps), left)
    helps = outcome is not None and _helps(outcome, baseline)
    return Trial(name, changed.change, say(changed.change, outcome, baseline), helps, outcome)


def _carry_out(bench: _Bench, changed: Changed, steps: int, left: int) -> Outcome | None:
    seconds = (bench.until - perf_counter()) / max(1, left)
    if seconds <= 0:
        return None
    bench.tell(f"with {changed.change}")
    by_hand = bench.by_hand if changed.is_touched else ()
    return carry_out(changed.experiment, changed.data, steps, seconds, by_hand)


def _helps(outcome: Outcome, baseline: Outcome) -> bool:
    if not baseline.learns and outcome.learns:
        return True
    is_far_better = isnan(baseline.final) or outcome.final < FAR_BETTER * baseline.final
    return outcome.learns_in_part and is_far_better


def _try_one_batch(bench: _Bench, baseline: Outcome) -> list[Trial]:
    """Few examples by heart; where that fails, again with more units."""
    changed = bench.batch
    if changed is None:
        return []
    trials: list[Trial] = []
    for name, wanted in (("one-batch", changed), ("one-batch-wider", wider(changed.experiment, changed.data))):
        if wanted is None:
            break
        words = changed.change if wanted is changed else f"{changed.change}, and {wanted.change}"
        outcome = _carry_out(bench, replace(wanted, change=words), BATCH_STEPS, 2 - len(trials))
        trials.append(
            Trial(name, words, say(words, outcome, baseline), outcome is not None and outcome.learns, outcome)
        )
        if outcome is None or outcome.learns:
            break
    return trials


def _with_capacity(findings: tuple[Finding, ...], trials: list[Trial]) -> tuple[Finding, ...]:
    found = capacity_finding(trials)
    if found is None or any(finding.code == found.code for finding in findings):
        return findings
    return link_causes([*findings, found])


def _led_by(cause: Finding | None, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with the proven cause in front, as a root."""
    if cause is None:
        return findings
    others = tuple(finding for finding in findings if finding.identity != cause.identity)
    return (replace(cause, root=True, causes=()), *(_explained(finding, cause) for finding in others))


def _explained(finding: Finding, cause: Finding) -> Finding:
    """A warning without a cause beside a proven one is its effect; an error stands for itself."""
    if finding.root and finding.severity is Severity.WARNING and cause.severity is Severity.ERROR:
        return replace(finding, root=False, causes=(cause.code,))
    return finding
