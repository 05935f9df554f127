"""The plane of two inputs as lines: the network's answer or a unit's activation, the examples in it, and a key to both.

Whoever shows it asks the trainee for as many points as there are cells, and gets nothing more once it is hidden.
"""

import numpy as np
from textual.widget import Widget

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.plane import Plane, PlaneView

from ..glyphs import CLASS_MARKS
from ..messages import PlaneAsked
from ..widgets.lines import Line, Span, flow, wrap
from ..widgets.numbers import number
from ..widgets.plane import Marks, colour_lines, coloured, shaded, sign_lines, stretch

LEAST_FOR_KEY = 6
"""Lines from which on one is spared for the key."""


def ask_for_plane(panel: Widget, snapshot: Snapshot, width: int, height: int, layer: int | None, unit: int) -> None:
    """Ask for what fits these cells, unless that is what has come."""
    wanted = PlaneView(width, 2 * _rows(height), layer, unit)
    if snapshot.plane is None or snapshot.plane.view != wanted:
        panel.post_message(PlaneAsked(wanted))


def plane_note(snapshot: Snapshot | None) -> str:
    """How many of the examples shown are answered wrong."""
    plane = snapshot.plane if snapshot else None
    if plane is None or plane.labels.min(initial=0) < 0:
        return ""
    return f"{int(plane.wrong.sum())} of {len(plane.points)} wrong"


def plane_lines(
    plane: Plane | None, description: RunDescription, width: int, height: int, *, in_colour: bool
) -> list[Line]:
    """The plane as wide and high as there is room, and a line of key below it."""
    if plane is None:
        return wrap([("asking for the plane …", "dim")], width)
    rows = _rows(height)
    low, high = np.array(plane.low), np.array(plane.high)
    marks = Marks((plane.points - low) / (high - low), plane.labels, plane.wrong, (width, rows))
    if in_colour:
        lines = colour_lines(stretch(_colours(plane, description), 2 * rows, width), marks)  # type: ignore[arg-type]
    else:
        lines = sign_lines(stretch(_regions(plane, description), rows, width), marks)  # type: ignore[arg-type]
    if height >= LEAST_FOR_KEY:
        lines += flow(_key(plane, description), width)[:1]
    return lines


def _rows(height: int) -> int:
    return max(1, height - 1 if height >= LEAST_FOR_KEY else height)


def _colours(plane: Plane, description: RunDescription) -> np.ndarray:
    if plane.view.layer is None and plane.classes is not None:
        classes = len(description.class_names) or int(plane.classes.max()) + 1
        return coloured(plane.classes, (plane.values - 1 / max(2, classes)) * 1.3 + 0.2)
    return shaded(_signed(plane, description))


def _signed(plane: Plane, description: RunDescription) -> np.ndarray:
    """−1 to 1: around one half for yes or no, around 0 for an activation, from lowest to highest for a number."""
    values = plane.values.astype(np.float64)
    if plane.view.layer is not None:
        return values / (_largest(values) or 1.0)
    if description.task == "binary":
        return 2 * values - 1
    middle = (np.nanmin(values) + np.nanmax(values)) / 2
    return (values - middle) / (_largest(values - middle) or 1.0)


def _largest(values: np.ndarray) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if len(finite) else 0.0


def _regions(plane: Plane, description: RunDescription) -> np.ndarray:
    """Where which answer is given: the class, or 0 and 1 for below and above the middle."""
    if plane.view.layer is None and plane.classes is not None:
        return plane.classes
    return (_signed(plane, description) > 0).astype(np.int16)


def _key(plane: Plane, description: RunDescription) -> list[list[Span]]:
    names = description.class_names
    groups: list[list[Span]] = []
    if plane.view.layer is not None:
        low, high = float(np.nanmin(plane.values)), float(np.nanmax(plane.values))
        groups.append([(f"a {number(low, digits=2)} to {number(high, digits=2)}", "dim")])
    present = sorted(set(plane.labels[plane.labels >= 0].tolist()))
    for label in present:
        name = names[label] if label < len(names) else str(label)
        groups.append([(CLASS_MARKS[label % len(CLASS_MARKS)], "strong"), (f" {name}", "dim")])
    across, up = (*description.feature_names, "x1", "x2")[:2]
    spans = f"{across} → {number(plane.low[0], digits=2)}..{number(plane.high[0], digits=2)}"
    groups.append([(spans, "dim")])
    groups.append([(f"{up} ↑ {number(plane.low[1], digits=2)}..{number(plane.high[1], digits=2)}", "dim")])
    return groups
