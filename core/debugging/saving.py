"""The saver: writes the state of a session to a checkpoint file where that makes sense, and remembers the last one."""

from pathlib import Path

from ..errors import StepgradError
from ..observing.activity import ActivityMonitor
from ..observing.description import RunDescription
from ..training.trainer import Trainer
from .checkpoint_file import write_checkpoint
from .commands import SaveCheckpoint
from .snapshot import Saved
from .timeline import Timeline
from .travel import Travel


class Saver:
    """Saves one session, whose `recipe` goes into the file. `saved` is the newest file, None without any."""

    def __init__(
        self,
        trainer: Trainer,
        activity: ActivityMonitor,
        description: RunDescription,
        travel: Travel,
        timeline: Timeline | None,
        recipe: str,
    ) -> None:
        self.saved: Saved | None = None
        self._trainer = trainer
        self._activity = activity
        self._description = description
        self._travel = travel
        self._timeline = timeline
        self._recipe = recipe

    def save(self, command: SaveCheckpoint, *, is_mid_step: bool, hides_faults: bool) -> None:
        """Write the file. Raises StepgradError in the middle of a step, where it would tell a secret, or it cannot."""
        if is_mid_step:
            raise StepgradError("a checkpoint is written between two steps; finish the step first (s)")
        if hides_faults:
            raise StepgradError("a checkpoint would tell what is wrong with this run; quit (q) to answer")
        journal = self._timeline.journal if self._timeline is not None else ()
        branch = self._travel.branches.present.name
        write_checkpoint(
            Path(command.path), self._trainer, self._activity, self._description, journal,
            recipe=self._recipe, branch=branch, overwrite=command.overwrite,
        )  # fmt: skip
        self.saved = Saved(command.path, self._trainer.state.step)
