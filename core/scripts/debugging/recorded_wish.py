"""Conditions that the record of a script answers, without living the past again: loss, iteration, dead units."""

from collections.abc import Iterable

from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

from ..inside.stepping.target import holds
from .losses import Losses
from .wishes import parse_wish

RECORDED = ("loss", "iteration", "dead")


def is_recorded(text: str, run: RunDescription) -> bool:
    """Whether the record has all that a condition asks for. Raises StepgradError for what is no condition."""
    return all(measure in RECORDED for measure, *_ in parse_wish(text, run).get("when", [("line",)]))


def first_that_begins(text: str, run: RunDescription, losses: Losses, steps: Iterable[int]) -> int | None:
    """The first of these iterations after which a condition holds, and did not after the one before.

    Raises StepgradError for what is no condition, or is not in the record.
    """
    if not is_recorded(text, run):
        raise StepgradError(f"'{text}' is not in the record of every iteration; loss, iteration and dead are")
    when = parse_wish(text, run)["when"]
    rectifiers = [layer.index - 1 for layer in run.layers if layer.is_rectifier]

    def holds_after(step: int) -> bool:
        def measure(name: str, parameter: int) -> float | None:
            if name == "iteration":
                return float(step)
            if name == "loss":
                return losses.exactly_at(step)
            dead = losses.dead_at(step, rectifiers.index(parameter))
            return None if dead is None else dead / run.layers[parameter].units

        return step > 0 and holds(when, measure)

    return next((step for step in steps if holds_after(step) and not holds_after(step - 1)), None)
