"""The plane of two inputs: what the network, or one of its units, gives everywhere on it.

The grid is as fine as the screen can show and the network's size allows, and is kept from one look to the next.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.network import Network
from ..network.operations import run
from ..network.workspace import Workspace, with_ones

Array = NDArray[np.floating[Any]]
Grid = NDArray[np.float32]

MOST_POINTS = 3000
MOST_PRODUCTS = 20_000_000
"""Multiplications a look may take: a few milliseconds."""
MOST_EXAMPLES = 400
LEAST_SIDE = 8
MARGIN = 0.06


@dataclass(frozen=True, slots=True)
class PlaneView:
    """What is to be seen on the plane, and how many points across and down can be shown.

    Without a `layer` (from 1) it is the network's answer, else the activation of a unit.
    """

    columns: int
    rows: int
    layer: int | None = None
    unit: int = 0


@dataclass(frozen=True, slots=True)
class Plane:
    """`values` (rows, columns), the first row at the largest second input; of classes, `classes` alike is the answer.

    `values` is the output or the activation; of classes the share given to the answer. `points` (n, 2) are examples
    of the training set with their `labels` (n,): the class, 0 or 1 for yes-or-no, -1 where the target is a number.
    `wrong` (n,) are answers that are not right.
    """

    view: PlaneView
    low: tuple[float, float]
    high: tuple[float, float]
    values: Grid
    classes: NDArray[np.int16] | None
    points: Grid
    labels: NDArray[np.int16]
    wrong: NDArray[np.bool_]


class PlaneSurvey:
    """Looks at the plane of a network with two inputs. `x` (examples, 3) with its ones, `targets` alike in rows."""

    def __init__(self, network: Network, x: Array, targets: Array, task: str) -> None:
        self._network, self._task = network, task
        finite = x[np.isfinite(x).all(axis=1), :2]
        low, high = finite.min(axis=0), finite.max(axis=0)
        margin = MARGIN * np.maximum(high - low, 1e-6)
        self._low, self._high = low - margin, high + margin
        chosen = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_EXAMPLES)).round().astype(np.intp))
        self._examples = Workspace(network, np.ascontiguousarray(x[chosen]), targets[chosen])
        self._labels = _labels(targets[chosen], task)
        self._view: PlaneView | None = None

    def look(self, view: PlaneView) -> Plane:
        """The plane as the parameters are now."""
        if self._view is None or (view.columns, view.rows) != (self._view.columns, self._view.rows):
            self._lay_grid(view)
        self._view = view
        last = len(self._network.layers)
        _forward(self._grid, view.layer or last)
        _forward(self._examples, last)
        values, classes = self._read(view)
        return Plane(
            view,
            (float(self._low[0]), float(self._low[1])),
            (float(self._high[0]), float(self._high[1])),
            values.reshape(self._shape).astype(np.float32),
            None if classes is None else classes.reshape(self._shape).astype(np.int16),
            self._examples.x[:, :2].astype(np.float32),
            self._labels,
            self._find_wrong(),
        )

    def _lay_grid(self, view: PlaneView) -> None:
        columns, rows = self._shape_for(view)
        across = np.linspace(self._low[0], self._high[0], columns)
        down = np.linspace(self._high[1], self._low[1], rows)
        points = np.stack([np.tile(across, rows), np.repeat(down, columns)], axis=1)
        targets = np.zeros((len(points), self._network.layers[-1].units), self._network.dtype)
        self._grid = Workspace(self._network, with_ones(points, self._network.dtype), targets)
        self._shape = (rows, columns)

    def _shape_for(self, view: PlaneView) -> tuple[int, int]:
        """Columns and rows: those asked for, or fewer alike in both directions where that would be dear."""
        most = min(MOST_POINTS, MOST_PRODUCTS // len(self._network.parameters))
        scale = min(1.0, (most / max(1, view.columns * view.rows)) ** 0.5)
        return max(LEAST_SIDE, int(view.columns * scale)), max(LEAST_SIDE, int(view.rows * scale))

    def _read(self, view: PlaneView) -> tuple[Array, NDArray[np.intp] | None]:
        if view.layer is not None:
            return self._grid.buffers[view.layer - 1].a[:, view.unit], None
        outputs = self._grid.outputs
        if self._task == "classes":
            return outputs.max(axis=1), outputs.argmax(axis=1)
        return outputs[:, 0], None

    def _find_wrong(self) -> NDArray[np.bool_]:
        outputs, targets = self._examples.outputs, self._examples.targets
        if self._task == "regression":
            return np.zeros(len(outputs), bool)
        if self._task == "classes":
            return np.asarray(outputs.argmax(axis=1) != targets.argmax(axis=1))
        return np.asarray((outputs[:, 0] > 0.5) != (targets[:, 0] > 0.5))


def _forward(work: Workspace, layers: int) -> None:
    for operations in work.forward[:layers]:
        run(operations)


def _labels(targets: Array, task: str) -> NDArray[np.int16]:
    if task == "classes":
        return np.asarray(targets.argmax(axis=1), np.int16)
    if task == "binary":
        return (targets[:, 0] > 0.5).astype(np.int16)
    return np.full(len(targets), -1, np.int16)
