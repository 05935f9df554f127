"""The stepper: where inside a step a session stands, and how it goes on from there.

A step is walked phase by phase or run through, and may be left half done and finished later. Whoever owns the stepper
is told when a step is complete.
"""

from collections.abc import Callable, Iterator

from ..training.trainer import Phase, Trainer
from .journal import Position
from .timeline import Timeline


class Stepper:
    """Moves one trainer. `end_step` is called after each complete step."""

    def __init__(self, trainer: Trainer, timeline: Timeline | None, end_step: Callable[[], None]) -> None:
        self.phases_done = 0
        self._trainer = trainer
        self._timeline = timeline
        self._end_step = end_step
        self._unfinished: Iterator[Phase] | None = None

    @property
    def is_mid_step(self) -> bool:
        """True between the first phase of a step and its last."""
        return self._unfinished is not None

    @property
    def position(self) -> Position:
        """Where in the run this is."""
        return Position(self._trainer.state.step, self.phases_done)

    @property
    def last_phase(self) -> Phase:
        """The phase just done."""
        return self._trainer.all_phases[self.phases_done - 1]

    def pass_phase(self) -> bool:
        """One phase; True while the step goes on after it."""
        if self._unfinished is None:
            self._unfinished = self._trainer.phases()
        next(self._unfinished)
        self.phases_done += 1
        if self._timeline is not None:
            self._timeline.apply_edits(self.position)
        if self.phases_done < len(self._trainer.all_phases):
            return True
        self.leave_step()
        self._end_step()
        return False

    def pass_step(self) -> None:
        """A whole step, or the rest of one that was begun."""
        if self._unfinished is None and (self._timeline is None or not self._timeline.waits_within_step()):
            self._trainer.step()
            self._end_step()
            return
        while self.pass_phase():
            pass

    def leave_step(self) -> None:
        """Stand between two steps: what was begun is over, or given up."""
        self._unfinished, self.phases_done = None, 0
