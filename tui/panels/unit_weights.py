"""A unit's weights: as a picture where the inputs are one, as bars, as a histogram; one of them is selected.

Few weights stand in their own order, many sorted by size, and of many only those around the selected one are drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.close_look import UnitDetail
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import FEW_WEIGHTS, Array

from ..glyphs import CURSOR
from ..widgets.bars import histogram_rows, signed_bar
from ..widgets.lines import Line, line
from ..widgets.numbers import number
from ..widgets.picture import draw_weights
from .detail_panel import input_name

BINS = 48


@dataclass(frozen=True, slots=True)
class Room:
    """Cells there are."""

    width: int
    height: int


def weight_order(weights: Array) -> NDArray[np.intp]:
    """Places of the weights as they are listed; the bias, numbered after the last weight, comes last."""
    order = np.arange(len(weights))
    if len(weights) > FEW_WEIGHTS:
        order = np.argsort(-np.abs(np.nan_to_num(weights, nan=np.inf)), kind="stable")
    return np.append(order, len(weights))


def weight_lines(detail: UnitDetail, description: RunDescription, order: NDArray[np.intp], room: Room) -> list[Line]:
    """Histogram of many and bars, as many as fit; the selected weight is always among the bars."""
    count = len(detail.weights)
    many = ", by size" if count > FEW_WEIGHTS else ""
    rows = [line("weights ", "strong").add(f"{count}, {_range(detail.weights)}{many}", "dim")]
    if count > FEW_WEIGHTS:
        rows += [line(row, "train") for row in histogram_rows(detail.weights, min(room.width, BINS), 2)]
    listed = max(3, room.height - len(rows)) if many else count + 1
    return rows + weight_bars(detail, description, order, Room(room.width, listed))


def has_picture(detail: UnitDetail, description: RunDescription) -> bool:
    """Whether the unit's weights are the pixels of a picture."""
    return detail.focus.layer == 1 and description.picture_shape is not None


def weight_picture(detail: UnitDetail, description: RunDescription, room: Room, *, in_colour: bool) -> list[Line]:
    """The weights as a picture, for a unit that has one."""
    assert description.picture_shape is not None
    return draw_weights(detail.weights, description.picture_shape, room.width, room.height, in_colour=in_colour)


def weight_bars(detail: UnitDetail, description: RunDescription, order: NDArray[np.intp], room: Room) -> list[Line]:
    """One line a weight, name, number and signed bar, those around the selected one; items are places in `order`."""
    values = np.append(detail.weights, detail.bias)
    here = int(np.flatnonzero(order == detail.focus.weight)[0])
    height = min(room.height, len(order))
    start = max(0, min(here - height // 2, len(order) - height))
    shown = order[start : start + height].tolist()
    most = max(6, room.width * 2 // 5)
    names = [input_name(description, detail.focus.layer, weight, room=most) for weight in shown]
    label = max(len(name) for name in names)
    half = max(2, (room.width - label - 14) // 2)
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if len(finite) else 0.0
    rows = []
    for place, (weight, name) in enumerate(zip(shown, names, strict=True), start):
        value = float(values[weight])
        rows.append(
            line(f"{CURSOR} " if place == here else "  ", "accent", item=place)
            .add(f"{name:<{label}} ", "dim")
            .add(f"{number(value):>9} ")
            .add(signed_bar(value, largest, half)[: 2 * half + 1], "train")
        )
    return rows


def _range(values: Array) -> str:
    return f"{number(float(values.min()), digits=2)} to {number(float(values.max()), digits=2)}"
