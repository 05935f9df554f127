"""The timeline: gives back the exact state of a run at any step it went through.

What lies between two checkpoints is trained again, with the user's edits replayed from the journal, which gives the
same bits.
"""

from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

from ..observing.activity import ActivityMonitor
from ..training.trainer import Trainer
from .checkpoints import BUDGET_BYTES, Checkpoints
from .edits import parameter_array
from .journal import Edit, Journal, Position, enter

NEAR = 3
"""Checkpoints kept just before a place gone back to."""


class Timeline:
    """Checkpoints and journal of one run. `last_edit` is the step of the journal's last entry, -1 without any."""

    def __init__(
        self,
        trainer: Trainer,
        activity: ActivityMonitor,
        *,
        budget_bytes: int = BUDGET_BYTES,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.journal: Journal = ()
        self.last_edit = -1
        self._trainer = trainer
        self._activity = activity
        self.checkpoints = Checkpoints(trainer, activity, budget_bytes=budget_bytes, clock=clock)
        self.keep()

    def keep(self) -> None:
        """Keep a checkpoint of the present state, between two steps, before the edits made here are done."""
        self.checkpoints.keep(self.journal)

    def record(self, edit: Edit) -> None:
        """Enter an edit made here; whatever was planned for later belongs to another line from now on."""
        self.follow(enter(self.journal, edit))

    def follow(self, journal: Journal) -> None:
        """Be the timeline of the line with this journal."""
        self.journal = journal
        self.last_edit = journal[-1].at.step if journal else -1
        self.checkpoints.serve(journal)

    def restore(self, step: int) -> None:
        """Bring trainer and activity to where `step` updates are done, training from the nearest state before it.

        The last step is always trained, never copied, so that activations and gradients are those of that step.
        """
        base = max(0, step - 1)
        self.load(base)
        state, spacing = self._trainer.state, self.checkpoints.spacing
        while state.step < step:
            # After a long way, checkpoints just before the goal make the next steps back short ones.
            before = base - state.step
            if 0 <= before <= NEAR * spacing and before % spacing == 0:
                self.keep()
            self.train_step()
        self.apply_edits(Position(step))

    def load(self, step: int) -> None:
        """Take over the last checkpoint at or before `step`; activations and gradients stay what they were."""
        nearest = self.checkpoints.nearest(step)
        self._trainer.state.restore(nearest.state)
        self._activity.restore(nearest.activity)

    def stretches_before(self, step: int) -> list[tuple[int, int]]:
        """From checkpoint to checkpoint up to `step`, the nearest first."""
        return list(reversed(list(pairwise([*self.checkpoints.steps_before(step), step]))))

    def train_step(self) -> None:
        """One step as it was the first time: edits at their phases, activity counted."""
        trainer = self._trainer
        step = trainer.state.step
        self.apply_edits(Position(step))
        if self.waits_within_step():
            for done, _ in enumerate(trainer.phases(), start=1):
                self.apply_edits(Position(step, done))
        else:
            trainer.step()
        self._activity.observe(trainer.workspace, ends_epoch=trainer.state.cursor == 0)

    def waits_within_step(self) -> bool:
        """Whether an edit is to be done in the middle of the step that comes now."""
        step = self._trainer.state.step
        return step <= self.last_edit and any(edit.at.step == step and edit.at.phase for edit in self.journal)

    def apply_edits(self, position: Position) -> None:
        """Carry out what the journal has for exactly this position."""
        for edit in self.journal:
            if edit.at == position:
                self._trainer.state.hyperparameters = edit.hyperparameters
                self._trainer.state.faults = edit.faults
                for value in edit.parameters:
                    array, place = parameter_array(value, self._trainer.network.layers)
                    array[place] = value.value
