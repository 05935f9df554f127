"""Faults of the inputs: scale, missing numbers, columns that say nothing, rows that do not belong to their targets."""

from dataclasses import replace

import numpy as np

from ...network.operations import Array
from ..data import Examples
from .draft import StepDraft
from .fault import DataFault, Fault, StepFault
from .site import FEW_COLUMNS, MORE_EXAMPLES_THAN_INPUTS, SEVERAL_EXAMPLES

BYTE = 255.0
FAR_TOO_LARGE = 1000.0


def _as_bytes(data: Examples, rng: np.random.Generator) -> Examples:
    low, high = float(data.inputs.min()), float(data.inputs.max())
    span = (high - low) or 1.0

    def scale(inputs: Array) -> Array:
        scaled: Array = (inputs - low) / span * BYTE
        return scaled

    return replace(data, inputs=scale(data.inputs), validation_inputs=scale(data.validation_inputs))


def _not_finite(data: Examples, rng: np.random.Generator) -> Examples:
    data.inputs[rng.integers(len(data.inputs)), rng.integers(data.inputs.shape[1])] = np.nan
    return data


def _constant_column(data: Examples, rng: np.random.Generator) -> Examples:
    column = _telling_column(data)
    value = data.inputs[0, column]
    data.inputs[:, column] = value
    data.validation_inputs[:, column] = value
    return data


def _all_zero(data: Examples, rng: np.random.Generator) -> Examples:
    data.inputs.fill(0.0)
    data.validation_inputs.fill(0.0)
    return data


def _unscaled_column(data: Examples, rng: np.random.Generator) -> Examples:
    column = _telling_column(data)
    data.inputs[:, column] *= FAR_TOO_LARGE
    data.validation_inputs[:, column] *= FAR_TOO_LARGE
    return data


def _telling_column(data: Examples) -> int:
    """The one that varies most."""
    return int(data.inputs.std(axis=0).argmax())


def _duplicated(data: Examples, rng: np.random.Generator) -> Examples:
    half = len(data.inputs) // 2
    data.inputs[half:] = data.inputs[0]
    data.targets[half:] = data.targets[0]
    return data


def _shuffled_apart(data: Examples, rng: np.random.Generator) -> Examples:
    return replace(data, inputs=data.inputs[rng.permutation(len(data.inputs))])


def _overwritten(draft: StepDraft, _: int) -> None:
    if draft.updater is None:
        return
    state, inputs = draft.updater.state, draft.workspace.x[:, :-1]

    def divide_again() -> None:
        np.multiply(inputs, BYTE**-state.epoch, inputs)

    draft.after_batch.append(divide_again)


DATA: tuple[Fault, ...] = (
    DataFault(
        code="inputs-as-bytes",
        place="data",
        summary="the inputs run from 0 to 255, as pixels are stored",
        line="X = images.reshape(m, -1)      # / 255",
        diagnosed_as=("input-scale",),
        spoil=_as_bytes,
    ),
    DataFault(
        code="inputs-not-finite",
        place="data",
        summary="one number among the inputs is nan",
        line="X = np.genfromtxt(path, delimiter=',')      # an empty field becomes nan",
        diagnosed_as=("input-not-finite",),
        spoil=_not_finite,
    ),
    DataFault(
        code="constant-column",
        place="data",
        summary="the column that varies most has the same number in every row",
        line="X[:, 0] = X[0, 0]        # X[0, :] was meant",
        diagnosed_as=("input-constant",),
        needs=(FEW_COLUMNS,),
        quietness=2,
        spoil=_constant_column,
    ),
    DataFault(
        code="inputs-all-zero",
        place="data",
        summary="all inputs are 0: an array that was never filled, or whole numbers divided away",
        line="X = images // 255",
        diagnosed_as=("input-constant",),
        spoil=_all_zero,
    ),
    DataFault(
        code="unscaled-column",
        place="data",
        summary="one column is a thousand times as large as the others",
        line="X = np.column_stack([age, income])      # neither scaled",
        diagnosed_as=("input-scale",),
        needs=(FEW_COLUMNS,),
        quietness=2,
        spoil=_unscaled_column,
    ),
    DataFault(
        code="rows-duplicated",
        place="data",
        summary="the second half of the examples are copies of the first one",
        line="X = np.concatenate([X[:h], np.tile(X[0], (m - h, 1))])",
        diagnosed_as=("input-duplicated",),
        needs=(SEVERAL_EXAMPLES,),
        quietness=3,
        spoil=_duplicated,
    ),
    DataFault(
        code="shuffled-apart",
        place="data",
        summary="the inputs were shuffled, the targets were not",
        line="rng.shuffle(X)           # y = y[order] is missing",
        diagnosed_as=("label-order",),
        needs=(SEVERAL_EXAMPLES, MORE_EXAMPLES_THAN_INPUTS),
        quietness=2,
        spoil=_shuffled_apart,
    ),
    StepFault(
        code="inputs-overwritten",
        place="data",
        summary="the inputs are divided by 255 again at the start of every epoch, until nothing is left of them",
        line="for epoch in range(epochs): X /= 255",
        diagnosed_as=("data-changed",),
        quietness=2,
        rewrites_batch=True,
        spoil=_overwritten,
    ),
)
