"""Loss and accuracy on a set of examples, without touching the run."""

from dataclasses import dataclass

import numpy as np

from ..network.losses import Loss
from ..network.network import Network
from ..network.operations import Array
from ..network.workspace import Workspace, with_ones

CHUNK = 512
"""Rows evaluated at a time: keeps the working arrays of a wide network within a few megabytes."""


@dataclass(frozen=True, slots=True)
class Score:
    """Loss and accuracy; accuracy is None for regression."""

    loss: float
    accuracy: float | None


def accuracy_of(outputs: Array, targets: Array, task: str) -> float | None:
    """Share of rows answered right: outputs and targets (rows, outputs). None for regression, nan if not finite."""
    if task == "regression":
        return None
    if not np.isfinite(outputs).all():
        return float("nan")
    if task == "classes":
        return float(np.mean(outputs.argmax(axis=1) == targets.argmax(axis=1)))
    return float(np.mean((outputs > 0.5) == (targets > 0.5)))


class Evaluator:
    """Scores a network on fixed examples, in chunks, with working arrays of its own.

    `x` is (examples, features + 1) with its ones, `targets` (examples, outputs): read them, do not write.
    """

    def __init__(self, network: Network, inputs: Array, targets: Array, task: str) -> None:
        self._loss = network.loss
        self._is_sum = network.loss.is_sum
        self._task = task
        self.x = x = with_ones(inputs, network.dtype)
        self.targets = targets = np.ascontiguousarray(targets, network.dtype)
        self._examples = len(x)
        self._parts: list[Workspace] = [
            Workspace(network, x[start : start + CHUNK], targets[start : start + CHUNK])
            for start in range(0, len(x), CHUNK)
        ]

    def score(self, *, reported: Loss | None = None) -> Score:
        """Loss over all examples (mean, or sum for a loss that is a sum) and accuracy.

        `reported` computes the loss where a run reports another than the network's own.
        """
        loss, correct = 0.0, 0.0
        has_accuracy = self._task != "regression"
        for part in self._parts:
            share = 1.0 if self._is_sum else part.rows / self._examples
            part.loss = reported or self._loss
            loss += share * part.run_forward()
            if has_accuracy:
                correct += (accuracy_of(part.outputs, part.targets, self._task) or 0.0) * part.rows
        return Score(loss, correct / self._examples if has_accuracy else None)
