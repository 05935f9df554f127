"""Travel: to any place of any line of the run, bit for bit, and the comparison of two lines, which needs both.

Only trainer, activity and record are moved here; what a session makes of having arrived is its own affair.
"""

from ..errors import StepgradError
from ..training.trainer import Trainer
from .branches import Branches, Line
from .commands import AfterEpochs, AfterPhases, AfterSteps, Counted
from .comparison import Comparison, View, compare, look
from .journal import Edit, Journal, Position
from .observer import Observer
from .record import Stretch
from .timeline import Timeline


class Travel:
    """Moves one run through its past and between its lines; without a timeline there is only the present."""

    def __init__(self, trainer: Trainer, observer: Observer, timeline: Timeline | None, task: str) -> None:
        self.branches = Branches(observer.record)
        self._trainer = trainer
        self._observer = observer
        self._timeline = timeline
        self._task = task

    @property
    def past(self) -> Timeline:
        """The timeline. Raises StepgradError in a session that keeps none."""
        if self._timeline is None:
            raise StepgradError("this session keeps no past to go back to")
        return self._timeline

    def check_past(self) -> None:
        """Raises StepgradError in a session that keeps none."""
        _ = self.past

    def place_back(self, here: Position, by: Counted) -> Position:
        """So many phases, steps or epochs back; from the middle of a step, its beginning counts as one step."""
        match by:
            case AfterSteps(count):
                target = Position(max(0, here.step - count + (here.phase > 0)))
            case AfterEpochs(count):
                target = Position(self._observer.record.epoch_start(here.step, here.phase > 0, count))
            case AfterPhases(count):
                phases = len(self._trainer.all_phases)
                target = Position(*divmod(max(0, here.step * phases + here.phase - count), phases))
        if target == here:
            raise StepgradError("this is the beginning: there is nothing before step 0")
        return target

    def take_over(self, lines: list[Line], present: Line, record: Stretch) -> None:
        """Be a run that was recorded: its lines, and the record of the present one. Raises StepgradError."""
        past = self.past
        self.branches.take_over(lines, present)
        self._observer.record.cut(0)
        self._observer.record.extend(record)
        past.follow(present.journal)
        self._share_budget()

    def note(self, words: str, edit: Edit) -> bool:
        """An edit was made here; True where it is in the past, and so another line has begun, named after `words`."""
        if self._timeline is None:
            return False
        step = edit.at.step
        parts = step < self._observer.record.newest
        if parts:
            self.branches.part(step, f"{words} at {step}", self._timeline.journal)
        self._timeline.record(edit)
        self._share_budget()
        return parts

    def switch(self, name: str) -> int:
        """Make another line the present one; returns its newest step, where trainer and activity are yet to go."""
        past = self.past
        line = self.branches.named(name)
        if line is not self.branches.present:
            self.branches.switch(name, past.journal)
            past.follow(line.journal)
            self._share_budget()
        return self._observer.record.newest

    def delete(self, name: str) -> None:
        """Forget a line and the checkpoints that serve no other. Raises StepgradError for the present one."""
        self.branches.delete(name)
        self.past.checkpoints.release(line.journal for line in self.branches.lines)
        self._share_budget()

    def compare(self, name: str) -> Comparison:
        """A line against the present one. Leaves trainer and activity elsewhere: the caller travels on from there."""
        past, branches = self.past, self.branches
        line, present = branches.named(name), branches.present
        if line is present:
            raise StepgradError(f"'{name}' is the branch we are on; compare it with another")
        ours, shared = past.journal, branches.shared(line)
        step = min(branches.newest(line), branches.newest(present))

        def view(journal: Journal) -> View:
            past.follow(journal)
            past.restore(step)
            return look(self._trainer, self._observer.activity, self._task)

        names, journals = (line.name, present.name), (line.journal, ours)
        return compare(names, journals, shared, step, view, self._trainer, self._observer.activity)

    def _share_budget(self) -> None:
        self.past.checkpoints.reserved = self.branches.nbytes
