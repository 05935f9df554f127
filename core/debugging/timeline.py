"""The timeline: gives back the exact state of a run at any step it went through.

Checkpoints are kept every so many steps, and what lies between two of them is trained again, with the user's edits
replayed from the journal, which gives the same bits. Checkpoints are spaced so that going back stays quick and
keeping them costs little; beyond the memory budget the one is dropped that leaves the smallest gap for its age.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from time import perf_counter

from ..network.settings import Hyperparameters
from ..observing.activity import ActivityMonitor
from ..training.state import TrainingState
from ..training.trainer import Trainer

BUDGET_BYTES = 256 * 2**20
REPLAY_SECONDS = 0.03
"""Checkpoints are spaced so that training from one to the next takes about this long."""
COST_SHARE = 0.02
"""Most of the training time that keeping checkpoints may take, where the two wishes contradict."""
GROWTH_SHARE = 0.01
"""Most of the training time that taking fresh memory for checkpoints may take."""
FREELY_KEPT = 8
"""Checkpoints kept before either share is looked at, and however small the budget."""
MOST_KEPT = 1024
WORTH_PREPARING = 2**20
"""Bytes of a state from which taking the memory for a copy beforehand is worth it."""
OVERHEAD_BYTES = 4096
"""What a checkpoint takes beside its vectors."""
NEAR = 3
"""Checkpoints kept just before a place gone back to."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a run: `step` updates are done, and `phase` phases of the next one."""

    step: int
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What the user changed at a position: the settings and faults in force from there on."""

    at: Position
    hyperparameters: Hyperparameters
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A frozen copy of everything a run carries from one step to the next."""

    state: TrainingState
    activity: ActivityMonitor

    @property
    def step(self) -> int:
        """Updates done."""
        return self.state.step


class Timeline:
    """Checkpoints and journal of one run. `next_keep` is the step after which the next checkpoint is due."""

    def __init__(
        self,
        trainer: Trainer,
        activity: ActivityMonitor,
        *,
        budget_bytes: int = BUDGET_BYTES,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.journal: list[Edit] = []
        self.next_keep = 1
        self._trainer = trainer
        self._activity = activity
        size = trainer.state.nbytes + activity.nbytes + OVERHEAD_BYTES
        self._most = min(MOST_KEPT, max(FREELY_KEPT, budget_bytes // size))
        self._clock = clock
        self.start_clock()
        self._copy_seconds = 0.0
        self._step_seconds = 0.0
        self._growth_seconds, self._grown_at = 0.0, 0.0
        self._kept: list[Checkpoint] = []
        self._spare: list[Checkpoint] = []
        self.keep()

    def keep(self) -> None:
        """Keep a checkpoint of the present state, between two steps."""
        begun, step = self._measure_speed(), self._trainer.state.step
        if self._at_or_before(step) != step:
            grows = not self._spare and self._may_grow(begun)
            used = None if grows else self._spare.pop() if self._spare else self._drop_one()
            checkpoint = self._copy(used)
            self._kept.insert(bisect_right(self._kept, step, key=_step_of), checkpoint)
            self.start_clock()
            taken = self._clock_started - begun
            if grows:
                self._grown_at, self._growth_seconds = begun, taken
            else:
                self._copy_seconds = taken
        self.next_keep = step + self.spacing

    def prepare(self) -> bool:
        """Take memory for one more checkpoint, for the time when it is needed; False when there is enough.

        To be called while nobody waits for anything.
        """
        is_cheap = self._trainer.state.nbytes < WORTH_PREPARING
        if is_cheap or len(self._kept) + len(self._spare) >= self._most:
            return False
        self._spare.append(self._copy(None))
        return True

    def _at_or_before(self, step: int) -> int:
        """The step of the last checkpoint not after `step`; -1 before there is any."""
        place = bisect_right(self._kept, step, key=_step_of)
        return self._kept[place - 1].step if place else -1

    def _may_grow(self, now: float) -> bool:
        """Fresh memory costs many times what a copy into used memory does, so more of it is taken slowly."""
        if len(self._kept) < FREELY_KEPT:
            return True
        rested = now - self._grown_at >= self._growth_seconds / GROWTH_SHARE
        return len(self._kept) < self._most and rested

    def start_clock(self) -> None:
        """Training goes on from here, after a pause in which nothing was trained."""
        self._clock_started, self._clocked_from = self._clock(), self._trainer.state.step

    def _measure_speed(self) -> float:
        """Seconds a step took since the clock was started; returns the time now."""
        now, steps = self._clock(), self._trainer.state.step - self._clocked_from
        if steps > 0:
            self._step_seconds = (now - self._clock_started) / steps
        return now

    @property
    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """All there are, by ascending step. To be read only."""
        return tuple(self._kept)

    @property
    def kept(self) -> int:
        """How many checkpoints there are."""
        return len(self._kept)

    @property
    def nbytes(self) -> int:
        """Memory their vectors take, with what is set aside for more."""
        held = [*self._kept, *self._spare]
        return sum(checkpoint.state.nbytes + checkpoint.activity.nbytes + OVERHEAD_BYTES for checkpoint in held)

    @property
    def spacing(self) -> int:
        """Steps between two checkpoints, as the measured times have it now."""
        if not self._step_seconds:  # nothing measured yet: 1, 2, 4, 8 … costs nothing worth mentioning
            return max(1, self._kept[-1].step)
        quick = REPLAY_SECONDS / self._step_seconds
        cheap = self._copy_seconds / (COST_SHARE * self._step_seconds)
        return max(1, round(max(quick, cheap)))

    def record(self, edit: Edit) -> None:
        """Enter an edit; whatever was planned for that position or later is forgotten with what came of it."""
        self.journal = [entry for entry in self.journal if entry.at < edit.at] + [edit]
        self._spare += [kept for kept in self._kept if kept.step > edit.at.step]
        self._kept = [kept for kept in self._kept if kept.step <= edit.at.step]
        self.next_keep = edit.at.step + self.spacing

    def restore(self, step: int) -> None:
        """Bring trainer and activity to where `step` updates are done, training from the nearest state before it.

        The last step is always trained, never copied, so that activations and gradients are those of that step.
        """
        base = max(0, step - 1)
        self.load(base)
        state, spacing = self._trainer.state, self.spacing
        while state.step < step:
            # After a long way, checkpoints just before the goal make the next steps back short ones.
            before = base - state.step
            if 0 <= before <= NEAR * spacing and before % spacing == 0:
                self.keep()
            self.train_step()
        self.apply_edits(Position(step))

    def load(self, step: int) -> None:
        """Take over the last checkpoint at or before `step`; activations and gradients stay what they were."""
        nearest = self._kept[bisect_right(self._kept, step, key=_step_of) - 1]
        self._trainer.state.restore(nearest.state)
        self._activity.restore(nearest.activity)

    def stretches_before(self, step: int) -> list[tuple[int, int]]:
        """From checkpoint to checkpoint up to `step`, the nearest first."""
        starts = [kept.step for kept in self._kept if kept.step < step]
        return list(reversed(list(pairwise([*starts, step]))))

    def train_step(self) -> None:
        """One step as it was the first time: edits at their phases, activity counted."""
        trainer = self._trainer
        step = trainer.state.step
        self.apply_edits(Position(step))
        if any(edit.at.step == step and edit.at.phase for edit in self.journal):
            for done, _ in enumerate(trainer.phases(), start=1):
                self.apply_edits(Position(step, done))
        else:
            trainer.step()
        self._activity.observe(trainer.workspace, ends_epoch=trainer.state.cursor == 0)

    def apply_edits(self, position: Position) -> None:
        """Carry out what the journal has for exactly this position."""
        for edit in self.journal:
            if edit.at == position:
                self._trainer.state.hyperparameters = edit.hyperparameters
                self._trainer.state.faults = edit.faults

    def _copy(self, used: Checkpoint | None) -> Checkpoint:
        """A checkpoint of the present state, in the memory of one no longer wanted where there is one."""
        if used is None:
            return Checkpoint(self._trainer.state.copy(), self._activity.copy())
        used.state.restore(self._trainer.state)
        used.activity.restore(self._activity)
        return used

    def _drop_one(self) -> Checkpoint:
        """The one that leaves the smallest gap for its distance from here; never the first, the way to step 0."""
        kept, here = self._kept, self._trainer.state.step

        def worth(place: int) -> float:
            gap = kept[place + 1].step - kept[place - 1].step
            return gap / (abs(here - kept[place].step) + 1)

        return kept.pop(min(range(1, len(kept) - 1), key=worth))


def _step_of(checkpoint: Checkpoint) -> int:
    return checkpoint.step
