"""The examples a unit is looked at with: listed by what each costs, and counted by target against prediction."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.network import Layer
from ..network.workspace import Workspace
from .close_look import ExampleRow, ExampleTable
from .measurements import Among

Array = NDArray[np.floating[Any]]
MOST_LISTED = 256


@dataclass(frozen=True, slots=True)
class Examples:
    """Examples in view and how far through the network they have come.

    `rows` are their rows in the set of `total` examples; `layers_done` layers have been computed of them, and with
    `has_loss` the loss too.
    """

    among: Among
    workspace: Workspace
    rows: NDArray[np.intp]
    total: int
    layers_done: int
    has_loss: bool


class Listing:
    """Ranks examples for one unit and says each in words. `delta` (rows,) is the unit's, None where not known."""

    def __init__(self, seen: Examples, layer: Layer, unit: int, delta: Array | None, task: str) -> None:
        work = seen.workspace
        is_reached = seen.layers_done >= layer.index
        self._seen, self._task = seen, task
        self._z = work.buffers[layer.index - 1].z[:, unit] if is_reached else None
        self._a = work.buffers[layer.index - 1].a[:, unit] if is_reached else None
        self._delta = delta
        self._has_outputs = seen.layers_done == len(work.buffers)
        self._losses = work.loss.of_rows(work.logits, work.outputs, work.targets) if seen.has_loss else None
        self._is_right = answers_right(work.outputs, work.targets, task) if self._has_outputs else None

    def order(self, *, by_loss: bool) -> NDArray[np.intp]:
        """Places of the examples: wrong answers first and then the dearest, or as they come."""
        places = np.arange(len(self._seen.rows))
        if not by_loss or self._losses is None:
            return places
        cost = np.where(np.isnan(self._losses), np.inf, self._losses)
        wrong = np.zeros(len(places), bool) if self._is_right is None else ~self._is_right
        return np.lexsort((places, -cost, ~wrong))

    def table(self, *, by_loss: bool) -> ExampleTable:
        """The list."""
        seen = self._seen
        order = self.order(by_loss=by_loss)
        return ExampleTable(
            among=seen.among,
            by_loss=by_loss,
            rows=tuple(self.row(int(place)) for place in order[:MOST_LISTED]),
            examined=len(seen.rows),
            total=seen.total,
            wrong=None if self._is_right is None else int(np.count_nonzero(~self._is_right)),
            confusion=self._confusion(),
        )

    def row(self, place: int) -> ExampleRow:
        """One example."""
        work = self._seen.workspace
        right = None if self._is_right is None else bool(self._is_right[place])
        return ExampleRow(
            place=place,
            example=int(self._seen.rows[place]),
            target=_say_target(work.targets[place], self._task),
            prediction=_say_output(work.outputs[place], self._task) if self._has_outputs else None,
            is_right=right,
            loss=_entry(self._losses, place),
            z=_entry(self._z, place),
            a=_entry(self._a, place),
            delta=_entry(self._delta, place),
        )

    def _confusion(self) -> tuple[tuple[int, ...], ...] | None:
        work = self._seen.workspace
        if not self._has_outputs or self._task == "regression":
            return None
        return confusion_of(work.outputs, work.targets, self._task)


def answers_right(outputs: Array, targets: Array, task: str) -> NDArray[np.bool_] | None:
    """(rows,): whether each answer is right, outputs and targets (rows, outputs). None for regression."""
    if task == "regression":
        return None
    finite = np.isfinite(outputs).all(axis=1)
    if task == "classes":
        return np.asarray(finite & (outputs.argmax(axis=1) == targets.argmax(axis=1)))
    return np.asarray(finite & ((outputs > 0.5) == (targets > 0.5)).all(axis=1))


def confusion_of(outputs: Array, targets: Array, task: str) -> tuple[tuple[int, ...], ...] | None:
    """Counts by [target][prediction]; answers that are not finite are in none. None for several yes-or-no outputs."""
    finite = np.isfinite(outputs).all(axis=1)
    outputs, targets = outputs[finite], targets[finite]
    if task == "classes":
        classes, wanted, given = outputs.shape[1], targets.argmax(axis=1), outputs.argmax(axis=1)
    elif outputs.shape[1] == 1:
        classes, wanted, given = 2, (targets[:, 0] > 0.5).astype(np.intp), (outputs[:, 0] > 0.5).astype(np.intp)
    else:
        return None
    counts = np.bincount(wanted * classes + given, minlength=classes * classes).reshape(classes, classes)
    return tuple(tuple(row) for row in counts.tolist())


def _entry(values: Array | None, place: int) -> float | None:
    return None if values is None else float(values[place])


def _say_target(target: Array, task: str) -> str:
    return str(int(target.argmax())) if task == "classes" else ", ".join(f"{value:.4g}" for value in target)


def _say_output(output: Array, task: str) -> str:
    if task != "classes":
        return ", ".join(f"{value:.4g}" for value in output)
    given = int(output.argmax())
    return f"{given} ({output[given]:.0%})"
