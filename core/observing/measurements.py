"""What is measured of a network, as plain values: distributions, unit states, layers, curves, one unit up close.

They cross from the trainee's process to the screen's, so they hold plain numbers, strings and read-only arrays.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts in equal bins from `low` to `high`, of finite values only."""

    low: float
    high: float
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """One tensor in a few numbers. With `nonfinite` above 0 the other numbers are nan or inf as they fall."""

    mean: float
    std: float
    minimum: float
    maximum: float
    norm: float
    nonfinite: int
    histogram: Histogram

    def to_json(self) -> dict[str, float]:
        """As the command line's JSON contract has it."""
        return {
            "mean": self.mean,
            "std": self.std,
            "norm": self.norm,
            "min": self.minimum,
            "max": self.maximum,
        }


class UnitState(IntEnum):
    """What a unit did for the examples looked at. The screen gives each a sign of its own, not only a colour."""

    UNKNOWN = 0
    ACTIVE = 1
    RARE = 2
    DEAD = 3
    SATURATED = 4
    NONFINITE = 5


@dataclass(frozen=True, slots=True)
class UnitActivity:
    """States of a layer's units. For rectifiers over the examples of an epoch, else over the newest batch.

    `states` is (units,) of UnitState values, `active_fraction` (units,): the share of `examples` a unit was active
    for (for saturating activations: not saturated for). `is_whole_epoch` is False while the first epoch still runs:
    then a verdict holds only "so far".
    """

    states: NDArray[np.uint8]
    active_fraction: NDArray[np.float64]
    examples: int
    is_whole_epoch: bool

    def count(self, state: UnitState) -> int:
        """How many units are in that state."""
        return int(np.count_nonzero(self.states == state))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of the gradient of one parameter of a script, in a word or two; `is_right` is None where it could not be told."""

    words: str
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class LayerStatistics:
    """One layer at one moment. `index` counts from 1.

    `gradient` and `bias_gradient` are None before the first backward pass; `update_ratio` = |Δw| / |w| of the newest
    update, None before the first and in the middle of a step. `dead` is None where units cannot die,
    `saturated_fraction` (of units) where they cannot saturate. `verdict` is what a check says of the gradient.
    """

    index: int
    weight: Distribution
    bias: Distribution
    gradient: Distribution | None
    bias_gradient: Distribution | None
    update_ratio: float | None
    activation: Distribution | None
    activity: UnitActivity
    dead: int | None
    rare: int | None
    saturated_fraction: float | None
    verdict: Verdict | None = None

    @property
    def units(self) -> int:
        """Number of units."""
        return len(self.activity.states)

    def to_json(self) -> dict[str, Any]:
        """The layer as the command line's JSON contract has it."""
        return {
            "name": f"layer {self.index}",
            "weight": self.weight.to_json(),
            "gradient": None if self.gradient is None else self.gradient.to_json(),
            "update_ratio": self.update_ratio,
            "dead": self.dead,
            "units": self.units,
            "dead_fraction": self.dead_fraction,
            "saturated_fraction": self.saturated_fraction,
        }

    @property
    def dead_fraction(self) -> float | None:
        """Share of dead units."""
        return None if self.dead is None else self.dead / self.units


@dataclass(frozen=True, slots=True)
class Curve:
    """A series reduced for drawing without losing a spike: of each stretch its lowest and highest point.

    `steps` (points,) are true positions, ascending, `values` (points,) all finite. `nonfinite` are steps at which
    the value was nan or infinite (the first of each stretch), which the screen marks.
    """

    steps: NDArray[np.int64]
    values: NDArray[np.float64]
    nonfinite: NDArray[np.int64]


FEW_WEIGHTS = 16
"""So many weights at most are listed in their own order; more are sorted by size."""
Among = Literal["batch", "training", "validation"]
"""Where the examples looked at come from: the batch in hand, or the whole of a set."""


@dataclass(frozen=True, slots=True)
class Focus:
    """What the screen wants to see closely. Layers count from 1, units are column numbers.

    `example` counts within the examples `among` which it is looked for; None is the first of the list. `weight` is an
    input of the unit, and the number of inputs means its bias; None is the first of few weights, the largest of many.
    """

    layer: int
    unit: int
    example: int | None = 0
    weight: int | None = None
    among: Among = "batch"
    by_loss: bool = True
