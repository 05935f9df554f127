"""A close look at one step that has just been made: what it did to the loss of its own batch, and each layer's part."""

from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np

from ...network.network import Layer
from ...network.operations import Array
from ...network.workspace import Workspace
from ...observing.activity import RARE_BELOW, ActivityMonitor
from ...observing.measurements import UnitState
from ...training.trainer import Trainer
from .start import distinct_units, saturated_share

FEW_ROWS = 256
"""Rows of a batch whose activations are looked at."""


@dataclass(frozen=True, slots=True)
class LayerLook:
    """`moves` = |Δw| / |w| of the newest update, `gradient` = |dL/dW| / |w|, the slope at the weights' own scale.

    `delta` is the root mean square of dL/dz. `saturated` is the share of activations at a limit, `rare` the share of
    rectifier units active for less than a twentieth of an epoch's examples, dead ones not counted.
    """

    index: int
    weight: float
    gradient: float
    moves: float
    delta: float
    saturated: float
    rare: float
    distinct: int
    units: int


@dataclass(frozen=True, slots=True)
class Look:
    """The step numbered `step`: loss of its batch before and after the update.

    `spread` is the standard deviation of the outputs over the batch, over the root mean square of the outputs;
    `rate` is the learning rate in force, `longer` the loss after an update so many times longer (see the thresholds),
    where that was asked, else None.
    """

    step: int
    before: float
    after: float
    spread: float
    layers: tuple[LayerLook, ...]
    rate: float = 0.0
    longer: float | None = None

    @property
    def moves(self) -> float:
        """The largest of the layers' relative moves."""
        return max(layer.moves for layer in self.layers)


class Looker:
    """Takes looks at one trainer, with working arrays of its own, so that nothing of the run is touched."""

    def __init__(self, trainer: Trainer, activity: ActivityMonitor) -> None:
        self._trainer = trainer
        self._activity = activity
        self._workspaces: dict[int, Workspace] = {}

    def look(self, *, longer_step: float, ask_longer_below: float) -> Look:
        """Look at the step just made. Where it moved less than `ask_longer_below`, a longer one is tried too."""
        trainer = self._trainer
        after = self._ahead()
        layers = tuple(self._look_at(layer) for layer in trainer.network.layers)
        moves = max(layer.moves for layer in layers)
        asks = 0 < moves < ask_longer_below and after < trainer.loss
        return Look(
            trainer.state.step,
            trainer.loss,
            after,
            _spread(trainer.workspace),
            layers,
            trainer.updater.last_rate,
            self._try_longer(longer_step) if asks else None,
        )

    def _ahead(self) -> float:
        """The loss of the step's batch at the weights of now."""
        made = self._trainer.workspace
        workspace = self._workspaces.get(made.rows)
        if workspace is None or workspace.x is not made.x:
            workspace = self._workspaces[made.rows] = Workspace(self._trainer.network, made.x, made.targets)
        return workspace.run_forward()

    def _try_longer(self, times: float) -> float:
        trainer, state = self._trainer, self._trainer.state
        update = np.empty_like(state.parameters)
        trainer.updater.optimizer.direction(
            trainer.network.gradients,
            state.slots,
            state.hyperparameters,
            trainer.updater.last_rate,
            max(1, state.updates),
            update,
        )
        update *= 1.0 - times
        update += state.parameters
        further = trainer.network.twin(update)
        return Workspace(further, trainer.workspace.x, trainer.workspace.targets).run_forward()

    def _norm_before(self, layer: Layer, weight: float, moved: float) -> float:
        """Norm of the weights before the update. Where that is no multiple of the gradient, it is only bounded."""
        updater = self._trainer.updater
        if not updater.optimizer.follows_gradient:
            return max(weight, abs(weight - moved))
        along = float(np.dot(layer.weights.reshape(-1), layer.weight_gradient.reshape(-1)))
        if not isfinite(weight):
            return 0.0
        square = weight * weight + 2.0 * updater.last_rate * along + moved * moved
        return sqrt(square) if isfinite(square) and square > 1e-12 * moved * moved else 0.0

    def _look_at(self, layer: Layer) -> LayerLook:
        buffers = self._trainer.workspace.buffers[layer.index - 1]
        weight, gradient = _norm(layer.weights), _norm(layer.weight_gradient)
        moved = self._trainer.updater.update_norm(layer, gradient)
        began = self._norm_before(layer, weight, moved)
        delta = buffers.delta
        rare = 0.0
        if layer.activation.is_rectifier:
            seen = self._activity.of(layer, None)
            rare = seen.count(UnitState.RARE) / layer.units if RARE_BELOW * seen.examples >= 1 else 0.0
        return LayerLook(
            layer.index,
            weight,
            _over(gradient, began),
            _over(moved, began),
            _norm(delta) / sqrt(delta.size),
            saturated_share(layer, buffers.a[:FEW_ROWS]),
            rare,
            distinct_units(self._trainer.network, layer),
            layer.units,
        )


def _over(one: float, other: float) -> float:
    """A quotient in which 0 over 0 is 0: what does not move is at rest."""
    return one / other if other else (inf if one else 0.0)


def _norm(tensor: Array) -> float:
    flat = tensor.reshape(-1)
    return sqrt(np.dot(flat, flat))


def _spread(workspace: Workspace) -> float:
    """How far the outputs depend on the example at all."""
    outputs = workspace.outputs[:FEW_ROWS]
    size = float(np.sqrt(np.mean(np.square(outputs))))
    return float(outputs.std(axis=0).max()) / size if size > 0 else 0.0
