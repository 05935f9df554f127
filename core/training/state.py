"""All that a run must remember from one step to the next, in one object that can be copied and restored.

Parameters and optimizer slots are flat vectors of one layout; the place in the data is three integers.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.settings import Hyperparameters

Array = NDArray[np.floating[Any]]


@dataclass
class TrainingState:
    """The whole lasting state of a run.

    `parameters` and each of `slots` are (parameter_count,). `step` counts finished updates, `epoch` finished
    passes, `cursor` the examples of the present epoch already used. `updates` counts updates since the optimizer's
    slots began, which is what Adam's bias correction asks for. `faults` are deliberate bugs, as written by users;
    `memory` is what some of them carry from step to step, by name.
    """

    parameters: Array
    slots: tuple[Array, ...]
    hyperparameters: Hyperparameters
    faults: tuple[str, ...] = ()
    step: int = 0
    epoch: int = 0
    cursor: int = 0
    updates: int = 0
    memory: dict[str, Array] = field(default_factory=dict)

    def copy(self) -> "TrainingState":
        """An independent copy: a checkpoint."""
        return TrainingState(
            self.parameters.copy(),
            tuple(slot.copy() for slot in self.slots),
            self.hyperparameters,
            self.faults,
            self.step,
            self.epoch,
            self.cursor,
            self.updates,
            {name: values.copy() for name, values in self.memory.items()},
        )

    def restore(self, other: "TrainingState") -> None:
        """Take over another state's values in place, so that views into the vectors stay valid."""
        np.copyto(self.parameters, other.parameters)
        for slot, source in zip(self.slots, other.slots, strict=True):
            np.copyto(slot, source)
        self.hyperparameters = other.hyperparameters
        self.faults = other.faults
        self.step, self.epoch, self.cursor, self.updates = (
            other.step,
            other.epoch,
            other.cursor,
            other.updates,
        )
        self.memory = {name: values.copy() for name, values in other.memory.items()}

    @property
    def nbytes(self) -> int:
        """Memory a copy takes."""
        vectors = (self.parameters, *self.slots, *self.memory.values())
        return int(sum(vector.nbytes for vector in vectors))
