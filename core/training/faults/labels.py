"""Faults of the targets: in another order, in another code, in another unit."""

from dataclasses import replace

import numpy as np

from ..data import Examples
from .fault import DataFault, Fault
from .site import CLASSES, LABELS, MORE_EXAMPLES_THAN_INPUTS, REGRESSION, SEVERAL_EXAMPLES, SIGMOID_OUTPUT

FLIPPED_SHARE = 0.3
LARGE_UNIT = 100.0


def _shuffled(data: Examples, rng: np.random.Generator) -> Examples:
    return replace(data, targets=data.targets[rng.permutation(len(data.targets))])


def _off_by_one(data: Examples, rng: np.random.Generator) -> Examples:
    return replace(data, targets=np.roll(data.targets, 1, axis=0))


def _counted_from_one(data: Examples, rng: np.random.Generator) -> Examples:
    for targets in (data.targets, data.validation_targets):
        targets[:, 1:] = targets[:, :-1].copy()
        targets[:, 0] = 0.0
    return data


def _one_class(data: Examples, rng: np.random.Generator) -> Examples:
    data.targets[:] = data.targets[0]
    return data


def _minus_one(data: Examples, rng: np.random.Generator) -> Examples:
    return replace(data, targets=2.0 * data.targets - 1.0, validation_targets=2.0 * data.validation_targets - 1.0)


def _flipped(data: Examples, rng: np.random.Generator) -> Examples:
    """Another class for a part of the rows."""
    rows = rng.permutation(len(data.targets))[: round(FLIPPED_SHARE * len(data.targets))]
    if data.targets.shape[1] == 1:
        data.targets[rows] = 1.0 - data.targets[rows]
    else:
        data.targets[rows] = np.roll(data.targets[rows], 1, axis=1)
    return data


def _large_unit(data: Examples, rng: np.random.Generator) -> Examples:
    return replace(data, targets=data.targets * LARGE_UNIT, validation_targets=data.validation_targets * LARGE_UNIT)


LABEL: tuple[Fault, ...] = (
    DataFault(
        code="labels-shuffled",
        place="labels",
        summary="the targets were shuffled, the inputs were not",
        line="rng.shuffle(y)           # X = X[order] is missing",
        diagnosed_as=("label-order",),
        needs=(SEVERAL_EXAMPLES, MORE_EXAMPLES_THAN_INPUTS),
        quietness=2,
        spoil=_shuffled,
    ),
    DataFault(
        code="labels-off-by-one",
        place="labels",
        summary="every example has the target of the one before it",
        line="y = labels[i - 1 : i - 1 + m]       # a header line counted as a row",
        diagnosed_as=("label-order",),
        needs=(SEVERAL_EXAMPLES, MORE_EXAMPLES_THAN_INPUTS),
        quietness=2,
        spoil=_off_by_one,
    ),
    DataFault(
        code="labels-from-one",
        place="labels",
        summary="classes are counted from 1, the columns of the targets from 0: the last class has no column",
        line="Y = np.eye(K + 1)[labels + 1][:, :K]",
        diagnosed_as=("label-range",),
        needs=(CLASSES,),
        quietness=2,
        spoil=_counted_from_one,
    ),
    DataFault(
        code="labels-one-class",
        place="labels",
        summary="all examples have the same label: only the head of a sorted file was read",
        line="y = labels[:m]           # sorted by class",
        diagnosed_as=("label-constant", "label-range"),
        needs=(LABELS,),
        spoil=_one_class,
    ),
    DataFault(
        code="labels-minus-one",
        place="labels",
        summary="the labels are -1 and 1, the output is a sigmoid and the loss a cross-entropy",
        line="y = np.sign(score)       # (score > 0).astype(float)",
        diagnosed_as=("label-range",),
        needs=(SIGMOID_OUTPUT,),
        spoil=_minus_one,
    ),
    DataFault(
        code="labels-flipped",
        place="labels",
        summary="three labels in ten are wrong",
        line="y[noisy] = 1 - y[noisy]",
        diagnosed_as=("label-noise", "label-order"),
        needs=(LABELS, SEVERAL_EXAMPLES, MORE_EXAMPLES_THAN_INPUTS),
        quietness=3,
        spoil=_flipped,
    ),
    DataFault(
        code="targets-in-large-unit",
        place="labels",
        summary="the numbers to predict are a hundred times larger than the start of the network can give",
        line="y = prices               # / prices.std()",
        diagnosed_as=("label-range",),
        needs=(REGRESSION,),
        spoil=_large_unit,
    ),
)
