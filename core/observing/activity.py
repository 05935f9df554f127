"""Which units work: dead, rarely active, saturated.

A rectifier unit is dead when it gave exactly 0 for every example of the last full epoch, so counts are gathered over
an epoch, one small product a step; until the first epoch is over the verdict is "so far". Saturation is read off the
newest batch.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.network import Layer, Network
from ..network.workspace import Workspace
from .measurements import UnitActivity, UnitState

Array = NDArray[np.floating[Any]]

RARE_BELOW = 0.05
"""A unit active for less than this share of an epoch's examples is called rarely active."""
SATURATION_MARGIN = 0.01
"""An output within this share of its range from a limit is saturated: the slope there is below 4 % of the greatest."""
SATURATED_ABOVE = 0.95
"""A unit saturated for at least this share of the batch is called saturated."""


class ActivityMonitor:
    """Counts, over an epoch, for how many examples each rectifier unit was active.

    `dead_counts` are the dead units of each of `rectifier_layers` by the last full epoch, or so far in the first.
    """

    def __init__(self, network: Network) -> None:
        self._layers = tuple(layer for layer in network.layers if layer.activation.is_rectifier)
        self.rectifier_layers = tuple(layer.index for layer in self._layers)
        self.dead_counts = tuple(layer.units for layer in self._layers)
        self._current = {layer.index: np.zeros(layer.units, network.dtype) for layer in self._layers}
        self._whole = {layer.index: np.zeros(layer.units, network.dtype) for layer in self._layers}
        self._batch = {layer.index: np.zeros(layer.units, network.dtype) for layer in self._layers}
        self._current_examples = 0
        self._whole_examples = 0

    def copy(self) -> "ActivityMonitor":
        """An independent monitor that stands where this one stands."""
        other = copy(self)
        other._current = {index: counts.copy() for index, counts in self._current.items()}
        other._whole = {index: counts.copy() for index, counts in self._whole.items()}
        return other

    def restore(self, other: "ActivityMonitor") -> None:
        """Stand where another monitor of the same network stands."""
        for index in self._current:
            np.copyto(self._current[index], other._current[index])
            np.copyto(self._whole[index], other._whole[index])
        self._current_examples, self._whole_examples = other._current_examples, other._whole_examples
        self.dead_counts = other.dead_counts

    @property
    def counts(self) -> dict[int, Array]:
        """Layer -> (units,): for how many examples of this epoch so far each unit was active."""
        return self._current

    @property
    def counts_of_last_epoch(self) -> dict[int, Array]:
        """The same for the last whole epoch."""
        return self._whole

    @property
    def examples(self) -> tuple[int, int]:
        """Examples counted in this epoch so far, and in the last whole one."""
        return self._current_examples, self._whole_examples

    def stand_at(
        self, counts: Mapping[int, Array], of_last_epoch: Mapping[int, Array], examples: Sequence[int]
    ) -> None:
        """Stand where a monitor with these counts stood; the three are what the properties above give."""
        for index in self._current:
            np.copyto(self._current[index], counts[index])
            np.copyto(self._whole[index], of_last_epoch[index])
        self._current_examples, self._whole_examples = examples
        self._count_dead()

    @property
    def nbytes(self) -> int:
        """Memory a copy takes."""
        return 2 * sum(counts.nbytes for counts in self._current.values())

    def observe(self, workspace: Workspace, *, ends_epoch: bool) -> None:
        """Add a finished step's batch. The slope of a rectifier is 1 where it is active and 0 elsewhere.

        Without rectifiers there is nothing to count, and no example is.
        """
        if not self._layers:
            return
        for layer in self._layers:
            batch, current = self._batch[layer.index], self._current[layer.index]
            workspace.ones.dot(workspace.buffers[layer.index - 1].slope, batch)
            np.add(current, batch, current)
        self._current_examples += workspace.rows
        if ends_epoch:
            self._turn_over()
        if ends_epoch or not self._whole_examples:
            self._count_dead()

    def _turn_over(self) -> None:
        self._whole, self._current = self._current, self._whole
        self._whole_examples, self._current_examples = self._current_examples, 0
        for counts in self._current.values():
            counts.fill(0.0)

    @property
    def has_whole_epoch(self) -> bool:
        """True once verdicts rest on a full epoch."""
        return self._whole_examples > 0

    def _count_dead(self) -> None:
        counts = self._whole if self._whole_examples else self._current
        self.dead_counts = tuple(layer.units - int(np.count_nonzero(counts[layer.index])) for layer in self._layers)

    def of(self, layer: Layer, activations: Array | None) -> UnitActivity:
        """States of a layer's units; `activations` (rows, units) of the batch in hand, None before its forward pass."""
        if layer.activation.is_rectifier:
            return self._of_rectifier(layer)
        if activations is None:
            return UnitActivity(np.zeros(layer.units, np.uint8), np.zeros(layer.units), 0, False)
        if layer.activation.limits is not None:
            return _of_saturating(layer.activation.limits, activations)
        return _of_other(activations)

    def active_fraction(self, layer: Layer, unit: int) -> float | None:
        """The share of an epoch's examples a rectifier unit was active for; None where none was counted yet."""
        examples = self._whole_examples or self._current_examples
        counts = self._whole if self._whole_examples else self._current
        return float(counts[layer.index][unit]) / examples if examples else None

    def saturated_share(self, layer: Layer, activations: Array) -> float:
        """Share of a layer's units that are saturated for the batch; activations (rows, units)."""
        activity = self.of(layer, activations)
        return activity.count(UnitState.SATURATED) / layer.units

    def _of_rectifier(self, layer: Layer) -> UnitActivity:
        counts = self._whole[layer.index] if self.has_whole_epoch else self._current[layer.index]
        examples = self._whole_examples or self._current_examples
        fraction = (counts / max(1, examples)).astype(np.float64)
        states = np.full(layer.units, UnitState.ACTIVE, np.uint8)
        states[fraction < RARE_BELOW] = UnitState.RARE
        states[fraction == 0] = UnitState.DEAD
        states[~(np.isfinite(layer.bias) & np.isfinite(fraction))] = UnitState.NONFINITE
        if not examples:
            states[:] = UnitState.UNKNOWN
        return UnitActivity(states, fraction, examples, self.has_whole_epoch)


def _of_saturating(limits: tuple[float, float], activations: Array) -> UnitActivity:
    low, high = limits
    margin = SATURATION_MARGIN * (high - low)
    at_limit = (activations < low + margin) | (activations > high - margin)
    share = at_limit.mean(axis=0)
    states = np.where(share >= SATURATED_ABOVE, UnitState.SATURATED, UnitState.ACTIVE).astype(np.uint8)
    states[~np.isfinite(activations).all(axis=0)] = UnitState.NONFINITE
    return UnitActivity(states, 1.0 - share, len(activations), False)


def _of_other(activations: Array) -> UnitActivity:
    states = np.full(activations.shape[1], UnitState.ACTIVE, np.uint8)
    states[~np.isfinite(activations).all(axis=0)] = UnitState.NONFINITE
    return UnitActivity(states, np.ones(activations.shape[1]), len(activations), False)
