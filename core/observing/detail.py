"""A close look at one unit and one example: every number of z = w·x + b, and of the way back."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.network import Layer
from ..network.workspace import Workspace
from .measurements import ExampleRow, Focus, UnitActivity, UnitDetail, UnitRow, UnitState

Array = NDArray[np.floating[Any]]
MOST_EXAMPLES = 256
"""Examples of a batch listed; the focused one is always the one shown in full."""


def describe_unit(
    focus: Focus,
    layer: Layer,
    present: Workspace,
    made: Workspace,
    activity: UnitActivity,
    batch: NDArray[np.intp],
    task: str,
    *,
    backward_done: bool,
) -> UnitDetail:
    """The detail of `focus`, which must lie inside the network and batch. `batch` (rows,) are training-set rows.

    `present` holds the batch's way forward through the weights as they are now, `made` its way back; they are one
    except after an update, when z and a belong to the new weights, slope, delta and gradient to the step that was made.
    """
    forward, backward = present.buffers[layer.index - 1], made.buffers[layer.index - 1]
    unit, row = focus.unit, focus.example
    return UnitDetail(
        focus=focus,
        units=_rank_units(layer, activity, backward_done),
        weights=frozen(layer.weights[:, unit]),
        bias=float(layer.bias[unit]),
        weight_gradient=frozen(layer.weight_gradient[:, unit]) if backward_done else None,
        bias_gradient=float(layer.bias_gradient[unit]) if backward_done else None,
        inputs=frozen(present.layer_inputs(layer.index)[row]),
        z=frozen(forward.z[:, unit]),
        a=frozen(forward.a[:, unit]),
        slope=frozen(layer.activation.slope_at(backward.z, backward.a)[:, unit]) if backward_done else None,
        delta=frozen(backward.delta[:, unit]) if backward_done else None,
        examples=_list_examples(present, batch, task),
        picture=frozen(present.layer_inputs(1)[row]),
    )


def frozen(array: Array) -> Array:
    """A read-only copy."""
    copy = array.copy()
    copy.setflags(write=False)
    return copy


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
    gradient_norms = np.sqrt(np.einsum("iu,iu->u", gradient, gradient)) if backward_done else np.zeros(layer.units)
    rows = [
        UnitRow(
            unit,
            UnitState(int(activity.states[unit])),
            float(activity.active_fraction[unit]),
            float(weight_norms[unit]),
            float(gradient_norms[unit]),
            float(layer.bias[unit]),
        )
        for unit in range(layer.units)
    ]
    return tuple(sorted(rows, key=lambda row: (_WORST_FIRST.index(row.state), row.active_fraction, row.unit)))


def _list_examples(workspace: Workspace, batch: NDArray[np.intp], task: str) -> tuple[ExampleRow, ...]:
    outputs, targets = workspace.outputs, workspace.targets
    rows = []
    for row in range(min(workspace.rows, MOST_EXAMPLES)):
        output, target = outputs[row], targets[row]
        rows.append(ExampleRow(row, int(batch[row]), *_answer(output, target, task), _loss_of_row(workspace, row)))
    return tuple(rows)


def _answer(output: Array, target: Array, task: str) -> tuple[str, str, bool | None]:
    """Target and prediction in words, and whether they agree."""
    if task == "classes":
        wanted, given = int(target.argmax()), int(output.argmax())
        return str(wanted), f"{given} ({output[given]:.0%})", wanted == given
    wanted_text = ", ".join(f"{value:.4g}" for value in target)
    given_text = ", ".join(f"{value:.4g}" for value in output)
    agrees = bool(((output > 0.5) == (target > 0.5)).all()) if task == "binary" else None
    return wanted_text, given_text, agrees


def _loss_of_row(workspace: Workspace, row: int) -> float:
    """The loss this example alone would have."""
    part = slice(row, row + 1)
    scratch = np.empty_like(workspace.logits[part])
    loss = workspace.loss.evaluate(workspace.logits[part], workspace.outputs[part], workspace.targets[part], scratch)
    return float(loss)
