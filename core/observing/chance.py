"""The loss of knowing nothing: what the best answer that ignores the inputs would score, and its name."""

from math import isclose, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.losses import Loss
from .description import Chance


def chance_of(loss: Loss, targets: NDArray[np.floating[Any]], task: str, rows: int) -> Chance:
    """The level of chance for batches of `rows` examples; targets (examples, outputs) of the training set."""
    value = loss.best_constant(targets)
    if loss.is_sum:
        return Chance(value * rows, "chance", f"half the variance of the targets times {rows} examples")
    if loss.name == "bce":
        return _of_labels(value, targets)
    if loss.name == "cross_entropy":
        return _of_classes(value, targets.shape[1])
    if loss.name == "mse":
        return Chance(value, "variance", "the variance of the targets")
    return Chance(value, "chance", "the loss of the best constant answer")


def _of_labels(value: float, targets: NDArray[np.floating[Any]]) -> Chance:
    positive = int(targets.sum())
    where = f"the entropy of the labels ({positive} of {targets.size} positive)"
    name = "ln 2" if isclose(value, log(2)) else "entropy"
    return Chance(value, name, where)


def _of_classes(value: float, classes: int) -> Chance:
    if isclose(value, log(classes)):
        return Chance(value, f"ln {classes}", f"ln {classes}, the entropy of {classes} classes of equal size")
    return Chance(value, "entropy", f"the entropy of the frequencies of the {classes} classes")
