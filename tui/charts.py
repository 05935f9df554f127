"""The loss curve, drawn by plotext. The only module that knows plotext, and it is imported when first drawn.

All scaling is done here: plotext gets numbers from 0 to 1 and finished labels, so no value, however wild, can upset
it, and its own logarithmic axis, which misplaces ticks, is not used. Points are reduced to the lowest and highest of
each column at their true places, so no spike is lost.
"""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from stepgrad.core.observing.measurements import Curve

from .curves import (
    AHEAD,
    LARGEST,
    TRAIN,
    VALIDATION,
    Curves,
    Drawn,
    Floats,
    Level,
    Scale,
    branch_mark,
    reduce_points,
    scale_for,
    split_curve,
    within_reach,
)
from .glyphs import GOES_ON, HERE, MARKED, SPARKS
from .widgets.axis import labels, linear_ticks, log_ticks
from .widgets.lines import Line, Role, crop, line

SMALLEST = (20, 6)
"""Below this plotext misdraws; a sparkline is shown instead."""

_ROLES: dict[str, Role] = {
    "1": "train", "2": "validation", "3": "chance", "4": "frame", "5": "accent", "6": "ahead", "7": "branch",
}  # fmt: skip
_PIXELS = {role: int(pixel) for pixel, role in _ROLES.items()}
_COLOUR = re.compile(r"\x1b\[([0-9;]*)m")


def draw_curves(curves: Curves, level: Level | None, width: int, height: int, *, is_log: bool = True) -> list[Line]:
    """The chart as exactly `height` lines of at most `width` cells. Works for any values and any size."""
    if width < 1 or height < 1:
        return []
    if not any(len(curve.values) or len(curve.nonfinite) for curve in curves.all):
        return _empty(width, height)
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return _small(curves, width, height)
    within, leaving = within_reach(curves, width)
    scale = scale_for(within, level, is_log=is_log)
    ticks = _y_ticks(scale, level, height - 2)
    margin = _margin(ticks)
    columns = width - margin
    drawn = _plot(within, level, scale, ticks, width, height, columns)
    _mark_nonfinite(drawn, within, scale, margin, columns)
    _mark_leaving(drawn, leaving, scale, width)
    return drawn


def step_at(
    curves: Curves, level: Level | None, width: int, height: int, column: int, *, is_log: bool = True
) -> int | None:
    """The step drawn in that column of the chart; None beside the curves, and in a chart too small to have an axis."""
    if width < SMALLEST[0] or height < SMALLEST[1] or not any(len(curve.values) for curve in curves.all):
        return None
    within, _ = within_reach(curves, width)
    scale = scale_for(within, level, is_log=is_log)
    margin = _margin(_y_ticks(scale, level, height - 2))
    columns = width - margin
    if not margin <= column < width:
        return None
    return round(scale.first + (column - margin) / max(1, columns - 1) * (scale.last - scale.first))


def sparkline(values: Floats, width: int) -> str:
    """The newest values in `width` signs, each the highest of its stretch."""
    if not len(values) or width < 1:
        return ""
    stretches = [
        float(part.max()) for part in np.array_split(np.clip(values, -LARGEST, LARGEST), min(width, len(values)))
    ]
    low, high = min(stretches) / 2, max(stretches) / 2
    if high <= low:
        return SPARKS[0] * len(stretches)
    top = len(SPARKS) - 1
    return "".join(SPARKS[round((value / 2 - low) / (high - low) * top)] for value in stretches)


def _plot(
    curves: Curves, level: Level | None, scale: Scale, ticks: list[tuple[float, str]], width: int, height: int,
    columns: int,
) -> list[Line]:  # fmt: skip
    import plotext

    plotext.terminal.limit(False, False)
    figure = plotext.figure
    figure.clear()
    figure.theme("colorless")
    figure.plot_size(width, height)
    figure.legend(False)
    if level is not None:
        at = float(scale.height(np.array([level.value]))[0])
        figure.line(at, orientation=0, relative=True, pixel=plotext.pixel(_PIXELS["chance"]), style="dotted")
    if curves.here is not None:
        at = float(scale.place(np.array([curves.here]))[0])
        figure.line(at, orientation=1, relative=True, pixel=plotext.pixel(_PIXELS["accent"]), style="dotted")
    for mark, role, curve in _layers(curves):
        _draw(figure, plotext.marker(mark, pixel=plotext.pixel(_PIXELS[role])), curve, scale, columns)
    figure.axes(True, axis=[0, 1], side=0, pixel=plotext.pixel(_PIXELS["frame"]))
    figure.axes(False, axis=[0, 1], side=1)
    figure.ruler("y", "left").lim(0, 1).ticks([at for at, _ in ticks], [name for _, name in ticks])
    x_ticks = _x_ticks(scale, columns)
    figure.ruler("x", "lower").lim(0, 1).ticks([at for at, _ in x_ticks], [name for _, name in x_ticks])
    return [_read(row) for row in figure.build().string().split("\n")[:height]]


def _layers(curves: Curves) -> list[tuple[str, Role, Curve]]:
    """Mark, role and points of everything drawn, what matters most last and so on top."""
    training, training_ahead = split_curve(curves.training, curves.here)
    validation, validation_ahead = split_curve(curves.validation, curves.here)
    return [
        *((branch_mark(branch.number), "branch", branch.curve) for branch in curves.branches),
        (VALIDATION, "ahead", validation_ahead),
        (AHEAD, "ahead", training_ahead),
        (VALIDATION, "validation", validation),
        (TRAIN, "train", training),
        *((branch_mark(point.number), "branch", point.curve) for point in curves.over),
    ]


def _draw(figure: Any, marker: Any, curve: Curve, scale: Scale, columns: int) -> None:
    if not len(curve.values):
        return
    places, heights = reduce_points(scale.place(curve.steps), scale.height(curve.values), columns)
    signal = figure.signal(places.tolist(), heights.tolist(), marker=marker)
    figure.draw(signal.lines() if len(places) > 1 else signal)


def _read(row: str) -> Line:
    """A line of plotext's output: each colour number it was given stands for a role."""
    out = Line()
    role: Role = "dim"
    for index, piece in enumerate(_COLOUR.split(row)):
        if index % 2 == 0:
            out.add(piece, role)
        elif piece.startswith("38;5;"):
            role = _ROLES.get(piece.removeprefix("38;5;"), "dim")
        elif piece in {"", "0"}:
            role = "dim"
    return out


def _y_ticks(scale: Scale, level: Level | None, rows: int) -> list[tuple[float, str]]:
    """Heights and labels, the level's name first; numbers that would share a row with it are left out."""
    most = max(2, rows // 3)
    make: Callable[[float, float, int], list[float]] = log_ticks if scale.is_log else linear_ticks
    values = [value for value in make(scale.low, scale.high, most) if math.isfinite(value)]
    heights = scale.height(np.array(values))
    taken = [(float(scale.height(np.array([level.value]))[0]), level.name)] if level else []
    for at, name in zip(heights, labels(values, is_log=scale.is_log), strict=True):
        if all(abs(at - other) * rows >= 1.2 for other, _ in taken):
            taken.append((float(at), name))
    return taken


def _margin(ticks: list[tuple[float, str]]) -> int:
    """Cells left of the curves: the labels and the axis."""
    return max(len(name) for _, name in ticks) + 1


def _x_ticks(scale: Scale, columns: int) -> list[tuple[float, str]]:
    values = [v for v in linear_ticks(scale.first, scale.last, max(2, columns // 12)) if v == int(v)]
    return [((v - scale.first) / (scale.last - scale.first), f"{int(v)}") for v in values]


def _mark_nonfinite(lines: list[Line], curves: Curves, scale: Scale, margin: int, columns: int) -> None:
    """Put a sign on the lower axis at each step whose loss was nan or infinite; grey where that is not the present."""
    training, ahead = split_curve(curves.training, curves.here)
    places: dict[int, Role] = {}
    parts: list[tuple[Role, Curve]] = [("branch", branch.curve) for branch in curves.branches]
    for role, curve in [*parts, ("ahead", ahead), ("bad", training)]:
        for at in scale.place(curve.nonfinite):
            places[margin + min(columns - 1, int(at * (columns - 1) + 0.5))] = role
    if not places or len(lines) < 2:
        return
    marked = Line()
    for index, sign in enumerate(lines[-2].text.ljust(margin + columns)):
        marked.add(MARKED if index in places else sign, places.get(index, "frame"))
    lines[-2] = marked


def _mark_leaving(lines: list[Line], leaving: list[Drawn], scale: Scale, width: int) -> None:
    """An arrow at the right edge for each branch that goes on beyond it, where its own mark was last drawn."""
    rows = len(lines) - 2
    for branch in leaving:
        at = (1 - float(scale.height(branch.curve.values[-1:])[0])) * (rows - 1)
        ends = [
            row for row in range(rows) if lines[row].text[width - 2 :].strip(" ")[-1:] == branch_mark(branch.number)
        ]
        row = min(ends, key=lambda row: abs(row - at), default=round(at))
        text = lines[row].text
        lines[row] = crop(lines[row], width - 1).add(" " * (width - 1 - len(text))).add(GOES_ON, "branch")


def _small(curves: Curves, width: int, height: int) -> list[Line]:
    """A sparkline with the present value, a sign if a loss was not finite, and what lies ahead grey behind a bar."""
    curve, _ = split_curve(curves.training, curves.here)
    newest = f"{curve.values[-1]:.4g}" if len(curve.values) else ""
    bad = f" {MARKED} nan at {int(curve.nonfinite[0])}" if len(curve.nonfinite) else ""
    room = max(1, width - len(newest) - len(bad) - 1)
    spark = sparkline(curves.training.values, room)
    shown = line(spark, "train")
    if curves.here is not None:
        spark = sparkline(curves.training.values, room - 1)
        cut = round(len(spark) * len(curve.values) / max(1, len(curves.training.values)))
        shown = line(spark[:cut], "train").add(HERE, "accent").add(spark[cut:], "ahead")
    shown = crop(shown.add(f" {newest}").add(bad, "bad"), width)
    return [Line()] * ((height - 1) // 2) + [shown] + [Line()] * (height - 1 - (height - 1) // 2)


def _empty(width: int, height: int) -> list[Line]:
    words = "no loss yet: the first step is still to come"
    shown = line(words.center(width) if len(words) <= width else "no loss yet"[:width], "dim")
    return [Line()] * ((height - 1) // 2) + [shown] + [Line()] * (height - 1 - (height - 1) // 2)
