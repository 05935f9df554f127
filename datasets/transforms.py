"""Changes to a dataset, each a pure function from a dataset to a new one.

Whatever is estimated (a mean, a range) is estimated on the training rows alone and then applied to the
validation rows too, so that nothing of the validation rows leaks into training.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.errors import StepgradError
from stepgrad.datasets.dataset import Dataset, Floats


def standardize(dataset: Dataset) -> Dataset:
    """Input columns with mean 0 and deviation 1 over the training rows; constant columns are left."""
    mean = dataset.inputs.mean(axis=0)
    deviation = dataset.inputs.std(axis=0)
    return _shift_and_divide(dataset, mean, deviation, _varies(dataset.inputs))


def rescale(dataset: Dataset, low: float, high: float) -> Dataset:
    """Inputs mapped so that the training rows reach from low to high.

    Each column has a range of its own, and constant columns are left; pictures keep one range for all pixels,
    so that they remain the same pictures. Raises StepgradError unless low < high.
    """
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise StepgradError(f"scale {low:g}..{high:g}: the first number must be below the second, as in 0..1")
    axis = None if dataset.picture_shape else 0
    smallest = np.broadcast_to(dataset.inputs.min(axis=axis), (dataset.features,))
    largest = np.broadcast_to(dataset.inputs.max(axis=axis), (dataset.features,))
    unit = (largest - smallest) / (high - low)
    return _shift_and_divide(dataset, smallest - low * unit, unit, largest > smallest)


def take(dataset: Dataset, examples: int) -> Dataset:
    """The first training examples only; the validation rows stay.

    Raises StepgradError when there are not so many, or when more than one are taken and all are of one class.
    """
    if not 1 <= examples <= dataset.examples:
        raise StepgradError(
            f"{dataset.name}: cannot take {examples} examples; "
            f"there are {dataset.examples} for training, so give 1 to {dataset.examples}"
        )
    taken = replace(dataset, inputs=dataset.inputs[:examples], targets=dataset.targets[:examples])
    if examples > 1 and dataset.task != "regression":
        present = np.unique(_classes(taken))
        if len(present) == 1:
            raise StepgradError(
                f"{dataset.name}: the first {examples} examples are all of class "
                f"'{dataset.class_names[present[0]]}'; take more, or shuffle the rows"
            )
    return taken


def drop_validation(dataset: Dataset) -> Dataset:
    """The training rows only."""
    return replace(
        dataset,
        validation_inputs=dataset.validation_inputs[:0],
        validation_targets=dataset.validation_targets[:0],
    )


def hold_out(dataset: Dataset, fraction: float, *, seed: int = 0) -> Dataset:
    """Moves a random fraction of the training rows to validation, in place of the validation rows there were.

    For classes the same fraction of each is held out, and at least one example. The rows keep their order.
    Raises StepgradError when the fraction is not between 0 and 1 or there are too few examples.
    """
    if not 0.0 < fraction < 1.0:
        raise StepgradError(f"validation {fraction:g}: must be a fraction between 0 and 1, such as 0.2")
    rng = np.random.default_rng(seed)
    groups = _groups(dataset)
    if round(fraction * dataset.examples) < len(groups) or min(map(len, groups)) < 2:
        raise _too_few(dataset, fraction, groups)
    held = np.zeros(dataset.examples, dtype=bool)
    for group in groups:
        count = min(max(round(fraction * len(group)), 1), len(group) - 1)
        held[rng.permutation(group)[:count]] = True
    return replace(
        dataset,
        inputs=dataset.inputs[~held],
        targets=dataset.targets[~held],
        validation_inputs=dataset.inputs[held],
        validation_targets=dataset.targets[held],
    )


def _varies(matrix: Floats) -> NDArray[np.bool_]:
    # Compared, not by deviation > 0: the rounded mean of equal numbers can differ from them in the last bit.
    return np.asarray(matrix.max(axis=0) > matrix.min(axis=0))


def _shift_and_divide(dataset: Dataset, shift: Floats, divisor: Floats, mask: NDArray[np.bool_]) -> Dataset:
    shift, divisor = np.where(mask, shift, 0.0), np.where(mask, divisor, 1.0)
    return replace(
        dataset,
        inputs=(dataset.inputs - shift) / divisor,
        validation_inputs=(dataset.validation_inputs - shift) / divisor,
    )


def _classes(dataset: Dataset) -> NDArray[np.int64]:
    """The class number of each training row, (n,)."""
    if dataset.task == "binary":
        return dataset.targets[:, 0].astype(np.int64)
    return np.asarray(dataset.targets.argmax(axis=1))


def _groups(dataset: Dataset) -> list[NDArray[np.int64]]:
    """The row numbers of each class that occurs; all rows in one group for regression."""
    if dataset.task == "regression":
        return [np.arange(dataset.examples)]
    classes = _classes(dataset)
    return [np.flatnonzero(classes == number) for number in np.unique(classes)]


def _too_few(dataset: Dataset, fraction: float, groups: list[NDArray[np.int64]]) -> StepgradError:
    smallest = min(groups, key=len)
    if dataset.task != "regression" and len(smallest) < 2:
        name = dataset.class_names[_classes(dataset)[smallest[0]]]
        reason = f"class '{name}' has one training example, and training and validation both need one"
    else:
        each = "" if dataset.task == "regression" else f", and each of {len(groups)} classes needs one"
        reason = f"{fraction:g} of {dataset.examples} examples is {round(fraction * dataset.examples)}{each}"
    return StepgradError(
        f"{dataset.name}: too small to hold out validation rows: {reason}; "
        "give more examples, another fraction, or 0 for no validation"
    )
