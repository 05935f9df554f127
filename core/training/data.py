"""What training needs to know of data. Whoever supplies it (stepgrad's datasets, a test) need only have the shape."""

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
