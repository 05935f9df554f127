"""Checkpoints: frozen copies of a run's state, spaced so that going back stays quick and keeping them costs little.

Beyond the memory budget the one is dropped that leaves the smallest gap for its age. All branches share one budget: a
checkpoint remembers the edits it was made under, and serves every line of the run whose journal begins with them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter

from ..observing.activity import ActivityMonitor
from ..training.state import TrainingState
from ..training.trainer import Trainer
from .journal import Journal, Position, edits_before

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


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Everything a run carried from one step to the next, before the edits made there; `past` are those before."""

    state: TrainingState
    activity: ActivityMonitor
    past: Journal

    @property
    def step(self) -> int:
        """Updates done."""
        return self.state.step

    def serves(self, journal: Journal) -> bool:
        """Whether the line with that journal went through this very state."""
        return self.past == edits_before(journal, Position(self.step))


class Checkpoints:
    """The checkpoints of one run. `next_keep` is the step after which the next one is due.

    `reserved` are bytes of the budget that something else takes.
    """

    def __init__(
        self,
        trainer: Trainer,
        activity: ActivityMonitor,
        *,
        budget_bytes: int = BUDGET_BYTES,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.next_keep = 1
        self.reserved = 0
        self._trainer = trainer
        self._activity = activity
        self._budget = budget_bytes
        self._size = trainer.state.nbytes + activity.nbytes + OVERHEAD_BYTES
        self._clock = clock
        self.start_clock()
        self._copy_seconds = 0.0
        self._step_seconds = 0.0
        self._growth_seconds, self._grown_at = 0.0, 0.0
        self._kept: list[Checkpoint] = []
        self._elsewhere: list[Checkpoint] = []
        self._journal: Journal = ()
        self._spare: list[Checkpoint] = []

    @property
    def kept(self) -> int:
        """How many there are, those of other lines too."""
        return len(self._kept) + len(self._elsewhere)

    @property
    def nbytes(self) -> int:
        """Memory their vectors take, with what is set aside for more."""
        return (self.kept + len(self._spare)) * self._size

    @property
    def spacing(self) -> int:
        """Steps between two checkpoints, as the measured times have it now."""
        if not self._step_seconds:  # nothing measured yet: 1, 2, 4, 8 … costs nothing worth mentioning
            return max(1, self._kept[-1].step)
        quick = REPLAY_SECONDS / self._step_seconds
        cheap = self._copy_seconds / (COST_SHARE * self._step_seconds)
        return max(1, round(max(quick, cheap)))

    def keep(self, journal: Journal) -> None:
        """Keep a checkpoint of the present state, between two steps, before the edits made here are done."""
        begun, step = self._measure_speed(), self._trainer.state.step
        if not self._kept or self.nearest(step).step != step:
            grows = not self._spare and self._may_grow(begun)
            used = None if grows else self._spare.pop() if self._spare else self._drop_one()
            checkpoint = self._copy(used, edits_before(journal, Position(step)))
            self._kept.insert(bisect_right(self._kept, step, key=_step_of), checkpoint)
            self.start_clock()
            taken = self._clock_started - begun
            if grows:
                self._grown_at, self._growth_seconds = begun, taken
            else:
                self._copy_seconds = taken
        self.next_keep = step + self.spacing

    @property
    def room(self) -> int:
        """How many more there is room for."""
        return max(0, self._most - self.kept)

    def adopt(self, state: TrainingState, activity: ActivityMonitor, journal: Journal) -> None:
        """Keep a checkpoint that was stored, of the line with that journal; without room, in the place of another."""
        checkpoint = Checkpoint(state, activity, edits_before(journal, Position(state.step)))
        known = self._kept if checkpoint.serves(self._journal) else self._elsewhere
        if any(kept.step == checkpoint.step and kept.past == checkpoint.past for kept in known):
            return
        if not self.room:
            self._drop_one()
        place = bisect_right(self._kept, state.step, key=_step_of) if known is self._kept else len(known)
        known.insert(place, checkpoint)

    @property
    def of_this_line(self) -> tuple[Checkpoint, ...]:
        """Those of the present line, by ascending step. To be read only."""
        return tuple(self._kept)

    def nearest(self, step: int) -> Checkpoint:
        """The last one at or before `step` on the present line; there is always the one at step 0."""
        return self._kept[bisect_right(self._kept, step, key=_step_of) - 1]

    def steps_before(self, step: int) -> list[int]:
        """Steps of those before `step` on the present line."""
        return [kept.step for kept in self._kept if kept.step < step]

    def serve(self, journal: Journal) -> None:
        """From now on the line with this journal is the present one."""
        self._journal = journal
        everything = [*self._kept, *self._elsewhere]
        self._elsewhere = [kept for kept in everything if not kept.serves(journal)]
        self._kept = sorted((kept for kept in everything if kept.serves(journal)), key=_step_of)
        self.next_keep = self._trainer.state.step + self.spacing

    def release(self, journals: Iterable[Journal]) -> None:
        """Forget what serves none of the other lines that are left."""
        wanted, elsewhere = list(journals), self._elsewhere
        self._elsewhere = []
        for kept in elsewhere:
            serves = any(kept.serves(journal) for journal in wanted)
            (self._elsewhere if serves else self._spare).append(kept)

    def prepare(self) -> bool:
        """Take memory for one more checkpoint, for the time when it is needed; False when there is enough.

        To be called while nobody waits for anything.
        """
        is_cheap = self._trainer.state.nbytes < WORTH_PREPARING
        if is_cheap or self.kept + len(self._spare) >= self._most:
            return False
        self._spare.append(self._copy(None, ()))
        return True

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
    def _most(self) -> int:
        return min(MOST_KEPT, max(FREELY_KEPT, (self._budget - self.reserved) // self._size))

    def _may_grow(self, now: float) -> bool:
        """Fresh memory costs many times what a copy into used memory does, so more of it is taken slowly."""
        rested = now - self._grown_at >= self._growth_seconds / GROWTH_SHARE
        return self.kept < self._most and (len(self._kept) < FREELY_KEPT or rested)

    def _copy(self, used: Checkpoint | None, past: Journal) -> Checkpoint:
        """A checkpoint of the present state, in the memory of one no longer wanted where there is one."""
        if used is None:
            return Checkpoint(self._trainer.state.copy(), self._activity.copy(), past)
        used.state.restore(self._trainer.state)
        used.activity.restore(self._activity)
        return Checkpoint(used.state, used.activity, past)

    def _drop_one(self) -> Checkpoint:
        """Where the budget is used up, of the lines left behind if they have more than the present one."""
        is_full = self.kept >= self._most
        return self._drop_elsewhere() if is_full and len(self._elsewhere) > len(self._kept) else self._drop_here()

    def _drop_here(self) -> Checkpoint:
        """The one that leaves the smallest gap for its distance from here; never the first, the way to step 0."""
        kept, here = self._kept, self._trainer.state.step

        def worth(place: int) -> float:
            gap = kept[place + 1].step - kept[place - 1].step
            return gap / (abs(here - kept[place].step) + 1)

        return kept.pop(min(range(1, len(kept) - 1), key=worth))

    def _drop_elsewhere(self) -> Checkpoint:
        """The one that lies nearest after another of its own line."""
        kept = self._elsewhere

        def gap(place: int) -> int:
            before, this = kept[place - 1], kept[place]
            return this.step - before.step if place and before.past == this.past else this.step

        return kept.pop(min(range(len(kept)), key=gap))


def _step_of(checkpoint: Checkpoint) -> int:
    return checkpoint.step
