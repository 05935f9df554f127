"""The places behind: the lines stopped at in this iteration, and where epochs began."""

from stepgrad.core.debugging.commands import AfterEpochs, AfterPhases, AfterSteps, Counted
from stepgrad.core.observing.description import RunDescription

At = tuple[int, int]
"""Iterations done, and lines since."""


class Trail:
    """`lines` are places stopped at, oldest first; `rounds` the iterations after which an epoch was over.

    `lap` iterations stand for an epoch where there is none.
    """

    def __init__(self, run: RunDescription) -> None:
        self.lines: list[At] = []
        self.rounds: set[int] = set()
        self.has_epochs = run.script is not None and run.script.has_epochs
        self.lap = run.script.lap if run.script is not None else 1

    def back(self, here: At, by: Counted, *, is_between: bool) -> At:
        """The place so many iterations, lines or epochs ago."""
        match by:
            case AfterSteps(count):
                return max(0, here[0] - count + (not is_between)), 0
            case AfterPhases(count):
                return self.line_before(here, count)
            case AfterEpochs(count):
                return self.epoch_before(here[0], count), 0

    def line_before(self, here: At, count: int) -> At:
        """The line stopped at so many lines ago, or where the iteration began, or the one before."""
        place = None
        for _ in range(count):
            place = self.lines.pop() if self.lines else None
        if place is not None:
            return place
        return (here[0], 0) if here[1] else (max(0, here[0] - 1), 0)

    def epoch_before(self, step: int, count: int) -> int:
        """The iteration at which this epoch, or one before it, began."""
        if not self.has_epochs:
            return max(0, step - count * self.lap)
        ends = sorted(end for end in self.rounds if end < step)
        return ends[-count] if count <= len(ends) else 0
