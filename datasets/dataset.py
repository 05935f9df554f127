"""A dataset: inputs and targets as matrices with one example a row, and what a screen needs to name them.

The arrays are float64, contiguous and read-only, and checked once, here: whoever holds a `Dataset` need not
ask again whether a value is finite or two lengths agree.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stepgrad.core.errors import StepgradError

Task = Literal["binary", "classes", "regression"]
Floats = NDArray[np.float64]

CHANNELS = {1: ("",), 3: (" red", " green", " blue"), 4: (" red", " green", " blue", " alpha")}


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Training rows, validation rows (there may be none), and their names.

    inputs (n, features), targets (n, outputs), validation_inputs (v, features), validation_targets (v,
    outputs). Targets are 0 or 1 in one column for "binary", one-hot for "classes", any numbers for
    "regression". `class_names` has the name of target 0, then of target 1 …, and is empty for regression.
    `picture_shape` is (height, width, channels) when a row is a picture flattened in C order.

    Raises StepgradError where a number is not finite or lengths do not agree.
    """

    name: str
    title: str
    task: Task
    inputs: Floats
    targets: Floats
    validation_inputs: Floats
    validation_targets: Floats
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    picture_shape: tuple[int, int, int] | None
    license: str
    source: str

    def __post_init__(self) -> None:
        for field in ("inputs", "targets", "validation_inputs", "validation_targets"):
            object.__setattr__(self, field, _read_only_matrix(self.name, field, getattr(self, field)))
        self._check_lengths()
        for field in ("inputs", "validation_inputs"):
            _check_finite(self.name, field, getattr(self, field), self.feature_names)
        for field in ("targets", "validation_targets"):
            _check_finite(self.name, field, getattr(self, field), ())

    def __repr__(self) -> str:
        rows = f"{self.examples}+{len(self.validation_inputs)} examples"
        return f"Dataset({self.name!r}, {self.task}, {rows}, {self.features} -> {self.outputs})"

    @property
    def examples(self) -> int:
        """Number of training rows."""
        return len(self.inputs)

    @property
    def features(self) -> int:
        """Number of input columns."""
        return int(self.inputs.shape[1])

    @property
    def outputs(self) -> int:
        """Number of target columns."""
        return int(self.targets.shape[1])

    def _check_lengths(self) -> None:
        classes = {"binary": 2, "classes": self.outputs, "regression": 0}[self.task]
        held_inputs = "validation inputs", len(self.validation_inputs)
        pairs = [
            ("targets", len(self.targets), "inputs", self.examples),
            ("validation targets", len(self.validation_targets), *held_inputs),
            ("validation input columns", self.validation_inputs.shape[1], "input columns", self.features),
            ("validation target columns", self.validation_targets.shape[1], "target columns", self.outputs),
            ("feature names", len(self.feature_names), "input columns", self.features),
            ("class names", len(self.class_names), f"classes expected for '{self.task}'", classes),
        ]
        if self.picture_shape is not None:
            height, width, channels = self.picture_shape
            pairs.append(("picture values", height * width * channels, "input columns", self.features))
        for what, count, other, other_count in pairs:
            if count != other_count:
                raise StepgradError(f"{self.name}: {count} {what} but {other_count} {other}; they must agree")
        if self.examples == 0:
            raise StepgradError(f"{self.name}: there are no training examples; at least one is needed")


def pixel_names(picture_shape: tuple[int, int, int]) -> tuple[str, ...]:
    """A name for each value of a picture (height, width, channels) in C order, such as 'pixel 3,5 red'."""
    height, width, channels = picture_shape
    suffixes = CHANNELS.get(channels, tuple(f" channel {channel}" for channel in range(channels)))
    return tuple(f"pixel {y},{x}{suffix}" for y in range(height) for x in range(width) for suffix in suffixes)


def _read_only_matrix(name: str, field: str, values: ArrayLike) -> Floats:
    """A read-only, contiguous float64 view (or copy, where the values are not that already)."""
    array = np.ascontiguousarray(values, dtype=np.float64)
    if array.ndim != 2:
        raise StepgradError(f"{name}: {field} must have shape (examples, columns) but has {array.shape}")
    view = array.view()
    view.setflags(write=False)
    return view


def _check_finite(name: str, field: str, matrix: Floats, columns: tuple[str, ...]) -> None:
    # A sum is not finite when any term is not; only then is it worth looking at every term.
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(matrix.sum()):
            return
    bad = np.argwhere(~np.isfinite(matrix))
    if len(bad) == 0:
        return
    row, column = bad[0]
    label = f" (column '{columns[column]}')" if columns else ""
    others = f", and {len(bad) - 1} more are not finite" if len(bad) > 1 else ""
    raise StepgradError(
        f"{name}: {field}[{row}, {column}]{label} is {matrix[row, column]}{others}; "
        "remove the row or put a number there"
    )
