"""When did a rectifier unit die, and of which update? Found in the past, by training one stretch of it again.

Dead means here: 0 for every training example, with the weights as they are after a step. Going back from checkpoint
to checkpoint finds the last one at which the unit lived; training from there to the next one finds the very step.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError
from ..network.operations import run
from ..network.workspace import Workspace
from ..observing.close_look import Death
from ..training.trainer import Trainer
from .journal import Position
from .timeline import Timeline

Array = NDArray[np.floating[Any]]


class Census:
    """Counts the examples a unit is active for, x (examples, features + 1) with its ones."""

    def __init__(self, trainer: Trainer, layer: int, unit: int, rows: NDArray[np.intp]) -> None:
        self._layer = trainer.network.layers[layer - 1]
        self._unit = unit
        x, targets = (trainer.x, trainer.targets) if len(rows) == len(trainer.x) else (
            trainer.x[rows], trainer.targets[rows]
        )  # fmt: skip
        self._work = Workspace(trainer.network, x, targets)
        self.examples = len(rows)

    def count(self) -> int:
        """With the parameters as they are now."""
        for operations in self._work.forward[: self._layer.index - 1]:
            run(operations)
        weights = np.ascontiguousarray(self._layer.weights[:, self._unit])
        z = self._work.layer_inputs(self._layer.index).dot(weights) + self._layer.bias[self._unit]
        return int(np.count_nonzero(~(z <= 0)))  # a nan is not dead

    def column(self) -> Array:
        """A copy of the unit's weights, the bias last."""
        return self._layer.matrix[:, self._unit].copy()


def find_death(layer: int, unit: int, trainer: Trainer, timeline: Timeline, rows: NDArray[np.intp]) -> Death:
    """The step since which the unit is dead, counted over those rows of the training set.

    Leaves trainer and activity at some earlier step: the caller goes back to where it was, also after an error. Raises
    StepgradError for a unit that cannot die or is not dead.
    """
    if not trainer.network.layers[layer - 1].activation.is_rectifier:
        raise StepgradError(f"units of layer {layer} cannot die: they are no rectifiers")
    census = Census(trainer, layer, unit, rows)
    alive, now, present = census.count(), trainer.state.step, census.column()
    if alive:
        raise StepgradError(
            f"unit {unit} of layer {layer} is not dead: it is active for {alive} of {census.examples} training examples"
        )
    for start, stop in timeline.stretches_before(now):
        timeline.load(start)
        if census.count():
            return _train_to_death(layer, unit, trainer, timeline, census, stop, present)
    return Death(layer, unit, 0, census.examples, is_frozen=_is_frozen(layer, census.column(), present))


def _train_to_death(
    layer: int, unit: int, trainer: Trainer, timeline: Timeline, census: Census, stop: int, present: Array
) -> Death:
    """Train on to `stop`, where the unit is dead, and keep the last change after which it was."""
    before, active, found = census.column(), census.count(), None
    for step in range(trainer.state.step, stop + 1):
        if any(edit.at == Position(step) for edit in timeline.journal):
            timeline.apply_edits(Position(step))
            edited, still_active = census.column(), census.count()
            if active and not still_active:
                found = Death(
                    layer, unit, step, census.examples, is_frozen=_is_frozen(layer, edited, present),
                    active_before=active, is_edit=True, bias_before=float(before[-1]), bias_after=float(edited[-1]),
                )  # fmt: skip
            before, active = edited, still_active
        if step == stop:
            break
        timeline.train_step()
        after, still_active = census.column(), census.count()
        if active and not still_active:
            moved, held = after[:-1] - before[:-1], before[:-1]
            found = Death(
                layer,
                unit,
                trainer.state.step,
                census.examples,
                is_frozen=_is_frozen(layer, after, present),
                active_before=active,
                update_norm=float(np.sqrt(np.square(moved, dtype=np.float64).sum())),
                weight_norm=float(np.sqrt(np.square(held, dtype=np.float64).sum())),
                bias_before=float(before[-1]),
                bias_after=float(after[-1]),
                rate=trainer.updater.last_rate,
                loss=trainer.loss,
            )
        before, active = after, still_active
    assert found is not None  # alive at the start of the stretch, dead at its end
    return found


def _is_frozen(layer: int, then: Array, now: Array) -> bool:
    """Whether the unit can only have given the same ever since: neither its weights nor its inputs have changed."""
    return layer == 1 and bool(np.array_equal(then, now))
