"""What is said of one unit and of the examples it is looked at with, as plain values.

Whatever has not been computed yet in the step at hand is None: nothing here is ever left over from a step before.
"""

from dataclasses import dataclass

from .measurements import Among, Array, Focus, UnitState
from .unit_history import UnitHistory


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit in the inspector's list. `gradient_norm` is None before the layer's backward pass."""

    unit: int
    state: UnitState
    active_fraction: float
    weight_norm: float
    gradient_norm: float | None
    bias: float


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One example. `place` counts within what is looked at, `example` is its row in the training or validation set.

    `z`, `a` and `delta` are those of the unit in focus; `delta` is known only of the batch that went backward.
    """

    place: int
    example: int
    target: str
    prediction: str | None
    is_right: bool | None
    loss: float | None
    z: float | None
    a: float | None
    delta: float | None


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """The examples looked at, those with the largest loss first (`by_loss`) or in their own order.

    `rows` lists at most the first few hundred; `wrong` (of classes) and `confusion`, counts by [target][prediction],
    are over all `examined`, which are fewer than the set's `total` where looking at all would be dear.
    """

    among: Among
    by_loss: bool
    rows: tuple[ExampleRow, ...]
    examined: int
    total: int
    wrong: int | None
    confusion: tuple[tuple[int, ...], ...] | None


@dataclass(frozen=True, slots=True)
class Death:
    """When a rectifier unit gave its last output above 0, and the update after which it gave none.

    Counted over `examples` training examples: after `since` − 1 updates it was active for `active_before` of them.
    `update_norm`, `weight_norm` (before), the biases, `rate` and `loss` are those of update number `since`; they are
    None for a unit that was dead from the start (`since` 0), or that died of the user's own `is_edit` at that step.
    `is_frozen`: neither its weights nor what it is fed have changed by a bit since.
    """

    layer: int
    unit: int
    since: int
    examples: int
    is_frozen: bool
    active_before: int = 0
    is_edit: bool = False
    update_norm: float | None = None
    weight_norm: float | None = None
    bias_before: float | None = None
    bias_after: float | None = None
    rate: float | None = None
    loss: float | None = None


@dataclass(frozen=True, slots=True)
class WeightCheck:
    """One weight's gradient of the coming step, or of the one in progress, by backpropagation and by differences.

    `numeric` is nan where a rectifier changes sides between the two points.
    """

    layer: int
    unit: int
    weight: int
    analytic: float
    numeric: float


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """One unit with one example, and every number of z = w·x + b and of the way back.

    `weights`, `weight_gradient` and `inputs` are (inputs of the layer,), where `inputs` is what the layer was fed for
    the example `chosen`; `picture` is that example's original input (features,), whatever the layer. `slope` and
    `delta` are (rows of the batch,), and `factors`, alike, is what the weight in focus was multiplied by.
    """

    focus: Focus
    units: tuple[UnitRow, ...]
    weights: Array
    bias: float
    weight_gradient: Array | None
    bias_gradient: float | None
    chosen: ExampleRow | None
    inputs: Array | None
    picture: Array | None
    slope: Array | None
    delta: Array | None
    factors: Array | None
    examples: ExampleTable | None
    history: UnitHistory | None = None
    death: Death | None = None
    check: WeightCheck | None = None
