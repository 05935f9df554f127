"""What each of the compared runs came to: its last numbers and its best ones, and where these were."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

from stepgrad.core.recording.recorded import RecordedRun


@dataclass(frozen=True, slots=True)
class Best:
    """The best of a number over the run, and the step it belongs to."""

    value: float
    step: int


@dataclass(frozen=True, slots=True)
class Reached:
    """Last and best numbers; None where there is none that is finite, or no validation set."""

    loss: float | None
    lowest_loss: Best | None
    validation_loss: float | None
    lowest_validation_loss: Best | None
    validation_accuracy: float | None
    highest_validation_accuracy: Best | None


def reached(run: RecordedRun) -> Reached:
    """What the run came to. Thinning keeps the lowest losses, so the best is that of the whole run."""
    scores, last = run.validations, run.validations[-1] if run.validations else None
    right = [(score.accuracy, score.step) for score in scores if score.accuracy is not None]
    return Reached(
        run.loss,
        _best(zip(run.steps.loss.tolist(), run.steps.steps.tolist(), strict=True), 1.0),
        last.loss if last else None,
        _best(((score.loss, score.step) for score in scores), 1.0),
        last.accuracy if last else None,
        _best(right, -1.0),
    )


def _best(points: Iterable[tuple[float, int]], sign: float) -> Best | None:
    """The first of the lowest, or with sign -1 of the highest."""
    finite = [(sign * value, step) for value, step in points if isfinite(value)]
    if not finite:
        return None
    value, step = min(finite)
    return Best(sign * value, step)
