"""What kind of problem a column of targets poses: two classes, several classes, or numbers to approximate.

Words are classes. Two different values are two classes. Whole numbers with few different values, each about
twice or more, are classes too; everything else is regression. Rows that are one-hot already stay so.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Floats, Task

MOST_NUMBERED_CLASSES = 20


@dataclass(frozen=True)
class Targets:
    """Targets ready for training: values (n, outputs), and the name of each class (none for regression)."""

    task: Task
    values: Floats
    class_names: tuple[str, ...]


def interpret(labels: NDArray[Any], where: str) -> Targets:
    """Decides the task from labels (n,) or (n, several outputs), of finite numbers or words.

    `where` names the file and column for the error raised when there is only one value, or nearly all are
    different words.
    """
    if labels.dtype.kind not in "USbiuf":
        raise StepgradError(f"{where}: targets must be numbers or words, not {labels.dtype}")
    if labels.ndim == 2:
        return _several_columns(labels, where)
    if labels.ndim != 1:
        raise StepgradError(f"{where}: targets must be one column or one row an example, but have {labels.shape}")
    values, numbers = np.unique(labels, return_inverse=True)
    if len(values) < 2:
        raise StepgradError(
            f"{where}: every target is {_name(values[0])!r}, which leaves nothing to learn; two are needed"
        )
    if values.dtype.kind in "US" and len(values) > max(MOST_NUMBERED_CLASSES, len(labels) // 2):
        raise StepgradError(f"{where}: {len(values)} different words in {len(labels)} rows; choose a target with fewer")
    if not _are_classes(values, len(labels)):
        return Targets("regression", labels.astype(np.float64)[:, None], ())
    names = tuple(_name(value) for value in values)
    if len(values) == 2:
        return Targets("binary", numbers.astype(np.float64)[:, None], names)
    return Targets("classes", np.eye(len(values))[numbers], names)


def _are_classes(values: NDArray[Any], rows: int) -> bool:
    """Whether different values (sorted) among so many rows are classes and not amounts."""
    if values.dtype.kind not in "fiu" or len(values) == 2:
        return True
    whole = bool(np.all(values == np.round(values)))
    return whole and len(values) <= MOST_NUMBERED_CLASSES and 2 * len(values) <= rows


def _several_columns(labels: NDArray[Any], where: str) -> Targets:
    if labels.dtype.kind in "US":
        raise StepgradError(f"{where}: targets in {labels.shape[1]} columns must be numbers; words go in one column")
    values = labels.astype(np.float64)
    if np.isin(values, (0.0, 1.0)).all() and (values.sum(axis=1) == 1.0).all():
        if (values.sum(axis=0) > 0).sum() < 2:
            raise StepgradError(f"{where}: every one-hot target is of the same class; at least two are needed")
        return Targets("classes", values, tuple(str(column) for column in range(values.shape[1])))
    return Targets("regression", values, ())


def _name(value: Any) -> str:
    """A class as a person would write it: 3 for 3.0, and text for bytes."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, np.floating) and value == round(float(value)):
        return str(int(value))
    return str(value)
