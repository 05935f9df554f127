"""From arrays as a file has them to a `Dataset`: which array is what, and what their shapes mean.

Shared by all formats that hold named arrays. The first axis counts examples; inputs of shape (n, height,
width) or (n, height, width, channels) are pictures and are flattened with their shape kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError, unknown_name
from stepgrad.datasets.dataset import Dataset, pixel_names
from stepgrad.datasets.files.targets import interpret

# Inputs, targets: compared without regard to case, the first that is there is taken.
TRAINING_PAIRS = (
    ("train_set_x", "train_set_y"),
    ("x_train", "y_train"),
    ("train_x", "train_y"),
    ("x", "y"),
    ("inputs", "targets"),
    ("inputs", "labels"),
    ("features", "targets"),
    ("features", "labels"),
    ("data", "target"),
    ("data", "targets"),
    ("data", "labels"),
    ("images", "labels"),
)
VALIDATION_PAIRS = (
    ("validation_set_x", "validation_set_y"),
    ("x_validation", "y_validation"),
    ("validation_inputs", "validation_targets"),
    ("x_valid", "y_valid"),
    ("x_val", "y_val"),
    ("test_set_x", "test_set_y"),
    ("x_test", "y_test"),
    ("test_x", "test_y"),
)


@dataclass(frozen=True)
class Choice:
    """The names of the arrays to use; `validation` is None when the file has no such pair."""

    inputs: str
    targets: str
    validation: tuple[str, str] | None


class HasShape(Protocol):
    """An array, or one that is still in its file."""

    @property
    def shape(self) -> tuple[int, ...]: ...


def choose(where: str, arrays: Mapping[str, HasShape], target: str | None) -> Choice:
    """Which arrays of a file are inputs and targets.

    Decided by the target the user names, by well-known names, or by shape when there are two arrays and only
    one of them is a single column. Raises StepgradError with the names there are when it cannot tell.
    """
    names = list(arrays)
    known = {name.lower(): name for name in names}
    if target is not None:
        return _choose_by_target(where, names, target)
    training = _first_pair(known, TRAINING_PAIRS)
    validation = _first_pair(known, VALIDATION_PAIRS)
    if training is not None:
        return Choice(*training, validation)
    if validation is not None:  # a file with the test examples alone
        return Choice(*validation, None)
    columns = [name for name in names if len(arrays[name].shape) == 1 or arrays[name].shape[1:] == (1,)]
    if len(names) == 2 and len(columns) == 1:
        return _choose_by_target(where, names, columns[0])
    held = ", ".join(names) or "none"
    raise StepgradError(
        f"{where}: cannot tell inputs from targets among the arrays: {held}; "
        "name the target with --target, or call them X and y"
    )


def assemble(
    name: str,
    source: str,
    training: tuple[NDArray[Any], NDArray[Any]],
    *,
    validation: tuple[NDArray[Any], NDArray[Any]] | None = None,
    class_names: tuple[str, ...] = (),
) -> Dataset:
    """A dataset from inputs (n, …) and targets (n,), (n, outputs) or (1, n), and the same for validation.

    Raises StepgradError when lengths or shapes do not agree, or the values are of no use.
    """
    inputs, picture_shape = _as_rows(training[0], source, "the inputs")
    labels = _as_labels(training[1], inputs, source, "targets")
    rows = len(inputs)
    if validation is not None:
        more, more_shape = _as_rows(validation[0], source, "the validation inputs")
        if more.shape[1] != inputs.shape[1] or more_shape != picture_shape:
            raise StepgradError(
                f"{source}: validation inputs have shape {validation[0].shape} but training inputs "
                f"{training[0].shape}; all but the first number must agree"
            )
        more_labels = _as_labels(validation[1], more, source, "validation targets")
        if more_labels.shape[1:] != labels.shape[1:]:
            raise StepgradError(
                f"{source}: validation targets have shape {validation[1].shape} but training targets "
                f"{training[1].shape}; all but the first number must agree"
            )
        inputs, labels = np.concatenate([inputs, more]), np.concatenate([labels, more_labels])
    targets = interpret(labels, source)
    if len(class_names) != len(targets.class_names):
        class_names = targets.class_names
    return Dataset(
        name=name,
        title=f"{name}: {inputs.shape[1]} inputs an example",
        task=targets.task,
        inputs=inputs[:rows],
        targets=targets.values[:rows],
        validation_inputs=inputs[rows:],
        validation_targets=targets.values[rows:],
        feature_names=pixel_names(picture_shape) if picture_shape else _numbered(inputs.shape[1]),
        class_names=class_names,
        picture_shape=picture_shape,
        license="not stated",
        source=source,
    )


def _choose_by_target(where: str, names: list[str], target: str) -> Choice:
    if target not in names:
        raise StepgradError(f"{where}: {unknown_name('array', target, names)}")
    others = [name for name in names if name != target]
    if len(others) != 1:
        raise StepgradError(
            f"{where}: besides '{target}' there are {len(others)} arrays ({', '.join(others) or 'none'}); "
            "keep one array of inputs, or call the two X and y"
        )
    return Choice(others[0], target, None)


def _first_pair(known: dict[str, str], pairs: tuple[tuple[str, str], ...]) -> tuple[str, str] | None:
    for inputs, targets in pairs:
        if inputs in known and targets in known:
            return known[inputs], known[targets]
    return None


def _as_rows(inputs: NDArray[Any], where: str, what: str) -> tuple[NDArray[Any], tuple[int, int, int] | None]:
    """Inputs as (n, features), and the picture shape when they are pictures."""
    if inputs.dtype.kind not in "biuf":
        raise StepgradError(f"{where}: {what} must be real numbers, not {inputs.dtype}")
    if inputs.ndim == 0 or inputs.size == 0:
        raise StepgradError(f"{where}: {what} are empty: shape {inputs.shape}; at least one example is needed")
    shape = inputs.shape[1:]
    picture_shape = None
    if len(shape) == 2:
        picture_shape = (shape[0], shape[1], 1)
    elif len(shape) == 3 and shape[2] in (1, 3, 4):
        picture_shape = (shape[0], shape[1], shape[2])
    return inputs.reshape(len(inputs), -1).astype(np.float64), picture_shape


def _as_labels(labels: NDArray[Any], inputs: NDArray[Any], where: str, what: str) -> NDArray[Any]:
    """Finite labels with one entry or row an example; a single row or column of n labels becomes (n,)."""
    rows = len(inputs)
    if labels.ndim == 2 and labels.shape[0] == 1 and labels.shape[1] == rows:
        labels = labels[0]
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim == 0 or len(labels) != rows:
        hint = "; if examples are columns, transpose the inputs" if labels.size == inputs.shape[1] else ""
        raise StepgradError(
            f"{where}: {rows} rows of inputs but {what} of shape {labels.shape}; each row needs one{hint}"
        )
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        index = tuple(int(part) for part in np.argwhere(~np.isfinite(labels))[0])
        place = ", ".join(str(part) for part in index)
        raise StepgradError(f"{where}: {what}[{place}] is {labels[index]}; remove the row or put a number there")
    return labels


def _numbered(features: int) -> tuple[str, ...]:
    return tuple(f"input {index}" for index in range(features))
