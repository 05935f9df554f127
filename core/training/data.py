"""What training needs to know of data. Whoever supplies it (stepgrad's datasets, a test) need only have the shape."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


class TrainingData(Protocol):
    """Examples are rows. `validation_inputs` may have no rows. Class targets are one-hot, binary ones 0 or 1."""

    @property
    def name(self) -> str:
        """What the data are called in messages and on the screen."""

    @property
    def task(self) -> str:
        """`binary`, `classes` or `regression`."""

    @property
    def inputs(self) -> Array:
        """(examples, features)."""

    @property
    def targets(self) -> Array:
        """(examples, outputs)."""

    @property
    def validation_inputs(self) -> Array:
        """(validation examples, features)."""

    @property
    def validation_targets(self) -> Array:
        """(validation examples, outputs)."""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """One per column of inputs, or empty."""

    @property
    def class_names(self) -> tuple[str, ...]:
        """One per class, empty for regression."""

    @property
    def picture_shape(self) -> tuple[int, int, int] | None:
        """(height, width, channels) where a row is a picture."""


@dataclass(frozen=True)
class Examples:
    """Data of one's own, made from others: nothing of the user's arrays is touched."""

    name: str
    task: str
    inputs: Array
    targets: Array
    validation_inputs: Array
    validation_targets: Array
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    picture_shape: tuple[int, int, int] | None

    @classmethod
    def copied_from(cls, data: TrainingData) -> "Examples":
        """An independent copy."""
        return cls(
            data.name,
            data.task,
            data.inputs.copy(),
            data.targets.copy(),
            data.validation_inputs.copy(),
            data.validation_targets.copy(),
            data.feature_names,
            data.class_names,
            data.picture_shape,
        )
