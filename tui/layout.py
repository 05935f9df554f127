"""Where each panel lies, for any size of the terminal: pure arithmetic, so every layout can be tested.

Three arrangements: large (from 100x30) shows everything, medium (from 72x20) everything condensed, small one panel
beside the curve, with tabs. Below 40x10 nothing fits and the answer is empty.
"""

from dataclasses import dataclass
from typing import Literal

LARGE, MEDIUM, SMALLEST = (100, 30), (72, 20), (40, 10)
Size = Literal["large", "medium", "small", "none"]
SIZES: tuple[tuple[Size, tuple[int, int]], ...] = (("large", LARGE), ("medium", MEDIUM), ("small", SMALLEST))


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle in cells."""

    x: int
    y: int
    width: int
    height: int


Places = dict[str, Place]


def size_of(width: int, height: int) -> Size:
    """Which arrangement a terminal of that size gets."""
    for name, (least_width, least_height) in SIZES:
        if width >= least_width and height >= least_height:
            return name
    return "none"


def main_places(
    width: int,
    height: int,
    *,
    layers: int,
    current: str,
    is_zoomed: bool = False,
    has_output: bool = False,
    breakpoints: int = 0,
    has_plane: bool = False,
) -> Places:
    """The main screen: status line, panels, message line, footer. Breakpoints have a panel on large screens only.

    With `has_plane` the plane of two inputs is in the place of the units.
    """
    places = _main_places(
        width, height, layers=layers, current=current, is_zoomed=is_zoomed, has_output=has_output,
        breakpoints=breakpoints,
    )  # fmt: skip
    if has_plane and "units" in places:
        places["plane"] = places.pop("units")
    return places


def _main_places(
    width: int, height: int, *, layers: int, current: str, is_zoomed: bool, has_output: bool, breakpoints: int
) -> Places:
    size = size_of(width, height)
    if size == "none":
        return {}
    rows = edges(width, height, has_tabs=size == "small")
    top = 2 if size == "small" else 1
    body = Place(0, top, width, height - top - 2)
    if is_zoomed:
        return {**rows, current: body}
    if has_output:
        least = 3 if size == "small" else 5
        body, output = split_rows(body, body.height - max(least, body.height // 4))
        rows["output"] = output
    if size == "small":
        return {**rows, **_small(body, current)}
    if size == "medium":
        return {**rows, **_medium(body, layers)}
    return {**rows, **_large(body, layers, breakpoints)}


def inspector_places(width: int, height: int, *, current: str, is_zoomed: bool = False) -> Places:
    """The inspector: units, the unit, the examples side by side; on narrow terminals two of them, or one."""
    size = size_of(width, height)
    if size == "none":
        return {}
    rows = edges(width, height, has_tabs=size != "large")
    top = 2 if size != "large" else 1
    body = Place(0, top, width, height - top - 2)
    if is_zoomed or size == "small":
        return {**rows, current: body}
    if size == "medium":
        wide = "unit" if current == "unit-list" else current
        left, right = split_columns(body, 28)
        return {**rows, "unit-list": left, wide: right}
    left, rest = split_columns(body, 28)
    middle, right = split_columns(rest, rest.width - max(37, rest.width * 19 // 50))
    return {**rows, "unit-list": left, "unit": middle, "examples": right}


def edges(width: int, height: int, *, has_tabs: bool) -> Places:
    """The rows at the top and at the bottom."""
    rows = {
        "status": Place(0, 0, width, 1),
        "notice": Place(0, height - 2, width, 1),
        "footer": Place(0, height - 1, width, 1),
    }
    if has_tabs:
        rows["tabs"] = Place(0, 1, width, 1)
    return rows


def _large(body: Place, layers: int, breakpoints: int) -> Places:
    table = min(layers + 3, max(5, body.height // 3))
    bottom = max(6, min(11, (body.height - table) * 3 // 10))
    top, rest = split_rows(body, body.height - table - bottom)
    middle, bottom_row = split_rows(rest, table)
    loss, findings = split_columns(top, body.width * 53 // 100)
    units, phases = split_columns(bottom_row, body.width * 45 // 100)
    places = {"loss": loss, "findings": findings, "layers": middle, "units": units, "phases": phases}
    if breakpoints:
        listed = min(breakpoints + 2, max(3, findings.height // 3))
        places["findings"], places["breakpoints"] = split_rows(findings, findings.height - listed)
    return places


def _medium(body: Place, layers: int) -> Places:
    table = min(layers + 3, max(5, body.height // 4))
    bottom = max(6, body.height // 3)
    top, rest = split_rows(body, body.height - table - bottom)
    middle, bottom_row = split_rows(rest, table)
    loss, units = split_columns(top, body.width * 62 // 100)
    findings, phases = split_columns(bottom_row, body.width // 2)
    return {"loss": loss, "units": units, "layers": middle, "findings": findings, "phases": phases}


def _small(body: Place, current: str) -> Places:
    if current == "loss" or body.height < 14:
        return {current: body}
    loss, rest = split_rows(body, body.height // 2)
    return {"loss": loss, current: rest}


def split_rows(place: Place, first: int) -> tuple[Place, Place]:
    """The first so many rows, and the rest."""
    return (
        Place(place.x, place.y, place.width, first),
        Place(place.x, place.y + first, place.width, place.height - first),
    )


def split_columns(place: Place, first: int) -> tuple[Place, Place]:
    """The first so many columns, and the rest."""
    return (
        Place(place.x, place.y, first, place.height),
        Place(place.x + first, place.y, place.width - first, place.height),
    )
