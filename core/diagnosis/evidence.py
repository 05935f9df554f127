"""What rules look at: the measured past of a run, and nothing that could change it."""

from dataclasses import dataclass

from ..observing.description import RunDescription
from ..observing.history import History
from ..training.gradient_check import GradientEntry
from .thresholds import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run seen at one moment; `has_whole_epoch`: every example was seen at least once.

    `refuted` are gradients that a check found wrong, each with the step of that check, and no later one found right.
    """

    description: RunDescription
    history: History
    has_whole_epoch: bool
    refuted: tuple[tuple[GradientEntry, int], ...] = ()
    thresholds: Thresholds = DEFAULT
