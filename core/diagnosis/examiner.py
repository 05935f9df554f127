"""The examiner: measures what the rules need beyond the history, when it is due, and hands it to them as evidence.

Before training it looks at data and start, after the first steps it checks gradients and updates, and from then on it
takes close looks at steps ever further apart. Nothing it does touches the run; what it does when depends on the step
alone, so a run examined twice is examined alike.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from ..network.workspace import Workspace
from ..observing.activity import ActivityMonitor
from ..observing.description import RunDescription
from ..observing.history import History
from ..training.evaluation import Score
from ..training.gradient_check import GradientEntry, check_used_gradients
from ..training.state import TrainingState
from ..training.trainer import Trainer
from .evidence import Evidence, LossMismatch
from .measuring.data import measure_data
from .measuring.look import Look, Looker
from .measuring.neighbours import ask_neighbours
from .measuring.origin import Origin, find_origin
from .measuring.start import measure_start
from .measuring.update import UpdateFault, replay_update
from .thresholds import DEFAULT

CHECKED_STEPS = 2
"""First steps whose gradients are checked: the second shows what is carried over from the first, in every entry."""
REPLAYED_STEPS = 3
"""First steps whose updates are replayed: the optimizer's memory is empty at the first of them."""
CHECK_BUDGET = 2 * 10**8
"""Multiplications a check may take, about a tenth of a second: more of them, and fewer entries are tried."""
MOST_ENTRIES, FEWEST_ENTRIES = 8, 2
LOOKS_UNTIL = 4
"""Every step is looked at closely up to here; from here on every step that is 3/2 of the last."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an examiner has found out of one line of the run, up to step `newest`."""

    looks: tuple[Look, ...]
    updates: tuple[UpdateFault, ...]
    mismatch: LossMismatch | None
    origin: Origin | None
    data_changed: int | None
    newest: int
    examined_from: int
    next_look: int


class Examiner:
    """Follows one trainer from step 0. `checks_gradients`: compare the first steps' gradients with differences.

    `due` is the next step at which `after_step` has something to do; it is asked after every step of a run.
    """

    def __init__(
        self, trainer: Trainer, description: RunDescription, activity: ActivityMonitor, *, checks_gradients: bool
    ) -> None:
        self.next_look = 1
        self.checks_gradients = checks_gradients
        self._trainer = trainer
        self._description = description
        with np.errstate(all="ignore"):  # odd data are what it looks for
            self._data = measure_data(trainer, description.task)
            self._labels = ask_neighbours(trainer, description.task)
            self._start = measure_start(trainer)
        self._looker = Looker(trainer, activity)
        self._looks: list[Look] = []
        self._updates: tuple[UpdateFault, ...] = ()
        self._mismatch: LossMismatch | None = None
        self._origin: Origin | None = None
        self._newest = 0
        self._examined_from = 0
        self._before: TrainingState | None = trainer.state.copy()
        self._kept = self._before
        self._fingerprint = self._take_fingerprint()
        self._data_changed: int | None = None
        self.due = 1

    @property
    def first_moves(self) -> tuple[float, ...]:
        """How far the first step looked at moved each layer, in norms of its weights."""
        return tuple(layer.moves for layer in self._looks[0].layers) if self._looks else ()

    def begin_again(self, *, since: int | None = None) -> None:
        """The run goes another way from a step on (None: the present one), or was changed: what came then is forgotten.

        It is examined anew from where it stands now.
        """
        step = self._trainer.state.step
        since = step if since is None else since
        self._looks = [look for look in self._looks if look.step <= since]
        self._newest = self._examined_from = step
        self._updates, self._mismatch, self._origin = (), None, None
        self._before = self._kept = self._trainer.state.copy()
        self.next_look = step + 1

    @property
    def facts(self) -> Facts:
        """All it has found out of the present line."""
        return Facts(
            tuple(self._looks), self._updates, self._mismatch, self._origin, self._data_changed,
            self._newest, self._examined_from, self.next_look,
        )  # fmt: skip

    def recall(self, facts: Facts) -> None:
        """The run is on a line that was examined before: what was found out then holds again."""
        self._looks, self._updates, self._mismatch = list(facts.looks), facts.updates, facts.mismatch
        self._origin, self._data_changed = facts.origin, facts.data_changed
        self._newest, self._examined_from, self.next_look = facts.newest, facts.examined_from, facts.next_look
        self._kept = self._trainer.state.copy()
        self._before = self._kept if facts.newest - facts.examined_from < REPLAYED_STEPS else None
        self.due = self._newest + 1 if self._before is not None else self.next_look

    def set_out(self) -> None:
        """Training goes on from here: what stands now is what the next step begins with, whoever touched it."""
        if self._before is not None and self._before.step == self._trainer.state.step:
            self._before.restore(self._trainer.state)

    def after_step(self) -> tuple[GradientEntry, ...]:
        """Examine the step just made, if it is due and was not before. Returns a gradient check, where one was made."""
        step = self._trainer.state.step
        if step <= self._newest:
            return ()
        self._newest = step
        entries: tuple[GradientEntry, ...] = ()
        if self._before is not None:
            entries = self._examine(self._before, step - self._examined_from)
        if step >= self.next_look:
            self._look()
        self.due = self.next_look if self._before is None else step + 1
        return entries

    def _examine(self, before: TrainingState, count: int) -> tuple[GradientEntry, ...]:
        """Gradient, loss and update of one of the first steps, against what they should be."""
        trainer = self._trainer
        entries: tuple[GradientEntry, ...] = ()
        if before.step == trainer.state.step - 1:
            if count <= CHECKED_STEPS and self.checks_gradients:
                entries = self._check(before, self._entries() if count == 1 else FEWEST_ENTRIES)
            if not self._updates:
                self._updates = replay_update(trainer, before, agrees=DEFAULT.update_agrees)
        self._before = trainer.state.copy() if count < REPLAYED_STEPS else None
        return entries

    def _check(self, before: TrainingState, most: int) -> tuple[GradientEntry, ...]:
        trainer, made = self._trainer, self._trainer.workspace
        settings = trainer.state.hyperparameters
        network = trainer.network.twin(before.parameters)
        self._mismatch = self._mismatch or _compare_loss(trainer, Workspace(network, made.x, made.targets))
        norm = float(np.linalg.norm(trainer.network.gradients))
        if settings.clip_norm and abs(norm - settings.clip_norm) < 1e-3 * norm:
            return ()  # clipped: all of it was scaled down, which no difference knows of
        return check_used_gradients(
            network, trainer.network.gradients, made.x, made.targets, most=most, seed=trainer.state.step
        )

    def _entries(self) -> int:
        """Entries of each array that the budget allows: each takes four ways through the layers behind its own."""
        layers, rows = self._trainer.network.layers, self._trainer.workspace.rows
        behind = sum(
            sum(later.weights.size + 8 * later.units for later in layers[k:]) for k in range(1, len(layers) + 1)
        )
        each = 2 * 4 * rows * (behind + 8 * sum(layer.units for layer in layers))
        return int(np.clip(CHECK_BUDGET // max(1, each), FEWEST_ENTRIES, MOST_ENTRIES))

    def _look(self) -> None:
        step = self._trainer.state.step
        self.next_look = -(-step * 3 // 2) if step >= LOOKS_UNTIL else step + 1
        ask_below = DEFAULT.whole_run_moves / max(1, self._description.total_steps)
        self._looks.append(self._looker.look(longer_step=DEFAULT.longer_step, ask_longer_below=ask_below))
        if self._data_changed is None and self._is_changed():
            self._data_changed = step
        if isfinite(self._trainer.loss) and np.isfinite(self._trainer.state.parameters.sum()):
            self._keep()

    def _keep(self) -> None:
        """Keep the state of now, for the search of an origin; in the memory of the one kept before."""
        if self._kept is None or self._kept is self._before:
            self._kept = self._trainer.state.copy()
        else:
            self._kept.restore(self._trainer.state)

    def find_origin(self) -> None:
        """The run is not finite since the present step: find out what made it so."""
        if self._kept is not None and self._origin is None:
            self._origin = find_origin(self._trainer, self._kept)

    def _is_changed(self) -> bool:
        """Whether the inputs are others than in the beginning, or the batch is not what it was taken from."""
        made, few = self._trainer.workspace, self._trainer.batch[:8]
        same = np.array_equal(made.x[: len(few)], self._trainer.x[few], equal_nan=True)
        return not same or self._take_fingerprint() != self._fingerprint

    def _take_fingerprint(self) -> bytes:
        """What other inputs would not give: a few thousand of the numbers themselves."""
        return self._trainer.x.reshape(-1)[:: self._trainer.x.size // 4096 + 1].tobytes()

    def evidence(
        self,
        history: History,
        *,
        has_whole_epoch: bool,
        refuted: tuple[tuple[GradientEntry, int], ...],
        validation: tuple[tuple[int, Score], ...],
        standing: frozenset[tuple[str, str]],
    ) -> Evidence:
        """All that is known at the step `history` ends with."""
        step = len(history)
        looks = self._looks
        return Evidence(
            self._description,
            history,
            has_whole_epoch,
            refuted,
            data=self._data,
            labels=self._labels,
            start=self._start,
            updates=self._updates,
            mismatch=self._mismatch,
            looks=tuple(look for look in looks if look.step <= step),
            origin=self._origin if self._origin is None or self._origin.step <= step else None,
            data_changed=self._data_changed if self._data_changed and self._data_changed <= step else None,
            validation=validation,
            standing=standing,
        )


def _compare_loss(trainer: Trainer, work: Workspace) -> LossMismatch | None:
    """The loss a step has reported against the one of its batch at the weights it began with."""
    tolerance = 1e-6 if work.x.itemsize == 8 else 1e-3
    loss, reported = work.run_forward(), trainer.loss
    if not isfinite(loss) or abs(loss - reported) <= tolerance * max(abs(loss), abs(reported)):
        return None
    means = np.broadcast_to(work.targets.mean(axis=0), work.targets.shape)
    pairs = work.loss.evaluate(work.logits, work.outputs, np.ascontiguousarray(means), work.buffers[-1].delta)
    spread = {"mse": 1.0, "sse": 0.5 * work.rows}.get(work.loss.name, 0.0)
    pairs += spread * float(work.targets.var())
    is_broadcast = abs(pairs - reported) <= tolerance * max(abs(pairs), abs(reported))
    return LossMismatch(trainer.state.step, reported, loss, is_broadcast)
