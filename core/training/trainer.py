"""One training step, as the sequence of phases a debugger stops between.

A step is a plan: batch, forward per layer, loss, backward per layer, update, each bound operations on buffers that
exist. `phases` runs the plan one phase at a time, `step` runs it through: the same operations in the same order,
so both give the same bits.
"""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..network.losses import Loss
from ..network.network import Network
from ..network.operations import Operations, run
from ..network.workspace import Workspace, with_ones
from .data import TrainingData
from .faults import PlacedFault, Site, drafted_step, find_step_faults, rewrites_batch
from .sampler import Sampler
from .state import TrainingState
from .updates import Updater

PhaseKind = Literal["batch", "forward", "loss", "backward", "update"]


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a step; `layer` (from 1) for forward and backward."""

    kind: PhaseKind
    layer: int | None = None

    def __str__(self) -> str:
        return self.kind if self.layer is None else f"{self.kind} {self.layer}"


def phases_of(layers: int) -> tuple[Phase, ...]:
    """All phases of a step of a network with that many layers, in order."""
    return (
        Phase("batch"),
        *(Phase("forward", index) for index in range(1, layers + 1)),
        Phase("loss"),
        *(Phase("backward", index) for index in range(layers, 0, -1)),
        Phase("update"),
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """The operations of one step: by phase, and all in a row; and the loss they report."""

    by_phase: tuple[Operations, ...]
    whole: Operations
    loss: Loss


class Trainer:
    """Carries a TrainingState forward, step by step, on one network and one set of data.

    The network's parameter vector is the state's own. `loss` is that of the newest batch, before its update.
    """

    def __init__(
        self, network: Network, state: TrainingState, data: TrainingData, sampler: Sampler, updater: Updater
    ) -> None:
        if network.parameters is not state.parameters:
            raise ValueError("the network must be built on the state's parameter vector")
        self.sampler = sampler
        self.x = with_ones(data.inputs, network.dtype)
        self.targets = np.ascontiguousarray(data.targets, network.dtype)
        self._take_over(network, state, updater)

    def _take_over(self, network: Network, state: TrainingState, updater: Updater) -> None:
        """Train these; every working array is made anew."""
        self.network, self.state, self.updater = network, state, updater
        self.all_phases = phases_of(len(network.layers))
        self.loss = float("nan")
        self.batch = self._all_rows = np.arange(len(self.x))
        self._workspaces: dict[tuple[int, bool], Workspace] = {}
        self._plans: dict[tuple[int, tuple[str, ...]], Plan] = {}
        self.workspace = self._workspace_for(self._rows(), is_own=rewrites_batch(self.step_faults()))

    def copy(self, state: TrainingState | None = None) -> "Trainer":
        """An independent trainer on the same examples, at a copy of this one's state or at the state given."""
        twin, state = copy(self), state or self.state.copy()
        network = self.network.twin(state.parameters)
        twin._take_over(network, state, Updater(self.updater.optimizer, network, state, self.sampler.examples))
        return twin

    def step(self) -> float:
        """One whole step; returns the loss of its batch."""
        for operate in self._plan().whole:
            operate()
        return self.loss

    def phases(self) -> Iterator[Phase]:
        """One step, giving control back after each phase. A new iterator for each step."""
        for phase, operations in zip(self.all_phases, self._plan().by_phase, strict=True):
            run(operations)
            yield phase

    @property
    def steps_per_epoch(self) -> int:
        """Updates in one pass over the training set."""
        return self.sampler.steps_per_epoch(self.state.hyperparameters.batch_size)

    @property
    def total_steps(self) -> int:
        """Where the run ends, in steps, as the settings stand now."""
        state = self.state
        left_in_epoch = -(-(self.sampler.examples - state.cursor) // self._batch_size())
        epochs_left = state.hyperparameters.epochs - state.epoch
        if epochs_left <= 0:
            return state.step
        return state.step + left_in_epoch + (epochs_left - 1) * self.steps_per_epoch

    @property
    def is_finished(self) -> bool:
        """True when all epochs are done."""
        return self.state.epoch >= self.state.hyperparameters.epochs

    @property
    def reported_loss(self) -> Loss:
        """What computes the loss that is reported: the network's own, unless a fault has put another in its place."""
        return self._plan().loss

    @property
    def site(self) -> Site:
        """This run as a place for faults."""
        network = self.network
        return Site(
            network.architecture.sizes,
            tuple(layer.activation.name for layer in network.layers),
            network.loss.name,
            self.updater.optimizer.name,
            self.state.hyperparameters,
        )

    def step_faults(self) -> tuple[PlacedFault, ...]:
        """The faults in force that act in a step."""
        return find_step_faults(self.state.faults, self.site) if self.state.faults else ()

    def _batch_size(self) -> int:
        return min(self.state.hyperparameters.batch_size or self.sampler.examples, self.sampler.examples)

    def _rows(self) -> int:
        return self.sampler.rows(self.state.cursor, self.state.hyperparameters.batch_size)

    def _plan(self) -> Plan:
        state, examples = self.state, self.sampler.examples
        key = (min(state.hyperparameters.batch_size or examples, examples - state.cursor), state.faults)
        return self._plans.get(key) or self._plans.setdefault(key, self._make_plan(*key))

    def _make_plan(self, rows: int, _: tuple[str, ...]) -> Plan:
        faults = self.step_faults()
        workspace = self._workspace_for(rows, is_own=rewrites_batch(faults))
        draft = drafted_step(self.network, workspace, self.updater, faults)
        by_phase: tuple[Operations, ...] = (
            (partial(self._take_batch, workspace), *draft.after_batch),
            *workspace.forward,
            (partial(self._take_loss, draft.loss_operation), *draft.after_loss),
            *draft.backward_phases,
            (*draft.before_update, self._update, *draft.after_update),
        )
        return Plan(by_phase, tuple(operate for operations in by_phase for operate in operations), draft.loss)

    def _workspace_for(self, rows: int, *, is_own: bool) -> Workspace:
        """The workspace of batches of that size; one of all rows reads the data in place unless it must be its own."""
        key = rows, is_own
        if key not in self._workspaces:
            if rows == self.sampler.examples and not is_own:
                self._workspaces[key] = Workspace(self.network, self.x, self.targets)
            else:
                self._workspaces[key] = Workspace.empty(self.network, rows)
        return self._workspaces[key]

    def next_batch(self) -> NDArray[np.intp]:
        """Training-set rows of the batch that comes next, or of the one in progress."""
        rows = self._rows()
        if rows == self.sampler.examples:
            return np.arange(rows)
        return self.sampler.order(self.state.epoch)[self.state.cursor : self.state.cursor + rows]

    def _take_batch(self, workspace: Workspace) -> None:
        self.workspace = workspace
        if workspace.x is self.x:
            self.batch = self._all_rows
            return
        self.batch = self.next_batch()
        # mode='clip' lets NumPy write straight into the buffer; the indices are in range anyway.
        np.take(self.x, self.batch, 0, workspace.x, "clip")
        np.take(self.targets, self.batch, 0, workspace.targets, "clip")

    def _take_loss(self, evaluate: Callable[[], float]) -> None:
        self.loss = evaluate()

    def _update(self) -> None:
        state = self.state
        self.updater.update()
        state.step += 1
        state.cursor += self.workspace.rows
        if state.cursor >= self.sampler.examples:
            state.cursor = 0
            state.epoch += 1
