"""A close look at one unit and one example: every number of z = w·x + b, and of the way back."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.network import Layer
from ..network.workspace import Workspace
from .close_look import ExampleRow, UnitDetail, UnitRow
from .examples import Examples, Listing
from .measurements import FEW_WEIGHTS, Focus, UnitActivity, UnitState

Array = NDArray[np.floating[Any]]


def describe_unit(
    focus: Focus,
    layer: Layer,
    seen: Examples | None,
    made: Workspace,
    activity: UnitActivity,
    task: str,
    *,
    backward_done: bool,
) -> UnitDetail:
    """The detail of `focus`, which must lie inside the network.

    `seen` are the examples as the weights are now, None before there is a batch; `made` holds the way back of the
    batch in hand. Between two steps z and a belong to the new weights, slope, delta and gradient to the step made.
    """
    unit = focus.unit
    backward = made.buffers[layer.index - 1]
    delta = frozen(backward.delta[:, unit]) if backward_done else None
    is_batch = seen is not None and seen.among == "batch"
    listing = Listing(seen, layer, unit, delta if is_batch else None, task) if seen is not None else None
    chosen = _choose(listing, focus, 0 if seen is None else len(seen.rows))
    inputs = picture = None
    if seen is not None and chosen is not None:
        picture = frozen(seen.workspace.layer_inputs(1)[chosen.place])
        if seen.layers_done >= layer.index - 1:
            inputs = frozen(seen.workspace.layer_inputs(layer.index)[chosen.place])
    weight = _first_weight(layer.weights[:, unit]) if focus.weight is None else focus.weight
    return UnitDetail(
        focus=replace(focus, example=None if chosen is None else chosen.place, weight=weight),
        units=_rank_units(layer, activity, backward_done),
        weights=frozen(layer.weights[:, unit]),
        bias=float(layer.bias[unit]),
        weight_gradient=frozen(layer.weight_gradient[:, unit]) if backward_done else None,
        bias_gradient=float(layer.bias_gradient[unit]) if backward_done else None,
        chosen=chosen,
        inputs=inputs,
        picture=picture,
        slope=frozen(layer.activation.slope_at(backward.z, backward.a)[:, unit]) if backward_done else None,
        delta=delta,
        factors=_factors(made, layer, weight) if backward_done else None,
        examples=listing.table(by_loss=focus.by_loss) if listing is not None else None,
    )


def frozen(array: Array) -> Array:
    """A read-only copy."""
    copy = array.copy()
    copy.setflags(write=False)
    return copy


def _choose(listing: Listing | None, focus: Focus, count: int) -> ExampleRow | None:
    """The example in focus; the first of the list where none was chosen, the last where there are fewer."""
    if listing is None or not count:
        return None
    if focus.example is None:
        return listing.row(int(listing.order(by_loss=focus.by_loss)[0]))
    return listing.row(min(focus.example, count - 1))


def _first_weight(weights: Array) -> int:
    if len(weights) <= FEW_WEIGHTS:
        return 0
    return int(np.argmax(np.abs(np.nan_to_num(weights, nan=np.inf))))


def _factors(made: Workspace, layer: Layer, weight: int) -> Array:
    """What a weight was multiplied by, for each example of the batch; 1 for the bias, which comes last."""
    if weight == layer.inputs:
        return frozen(made.ones)
    return frozen(made.layer_inputs(layer.index)[:, weight])


_WORST_FIRST = (
    UnitState.NONFINITE,
    UnitState.DEAD,
    UnitState.RARE,
    UnitState.SATURATED,
    UnitState.ACTIVE,
    UnitState.UNKNOWN,
)


def _rank_units(layer: Layer, activity: UnitActivity, backward_done: bool) -> tuple[UnitRow, ...]:
    weight_norms = np.sqrt(np.einsum("iu,iu->u", layer.weights, layer.weights))
    gradient = layer.weight_gradient
    gradient_norms = np.sqrt(np.einsum("iu,iu->u", gradient, gradient)) if backward_done else None
    rows = [
        UnitRow(
            unit,
            UnitState(int(activity.states[unit])),
            float(activity.active_fraction[unit]),
            float(weight_norms[unit]),
            None if gradient_norms is None else float(gradient_norms[unit]),
            float(layer.bias[unit]),
        )
        for unit in range(layer.units)
    ]
    return tuple(sorted(rows, key=lambda row: (_WORST_FIRST.index(row.state), row.active_fraction, row.unit)))
