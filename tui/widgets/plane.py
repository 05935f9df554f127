"""A plane in a terminal: values as colours in half blocks, or as signs where colours are few, with examples in it.

Each class has a mark of its own, and a wrong answer is bold and red, so nothing is said by colour alone.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rich.style import Style

from ..glyphs import CLASS_MARKS
from .lines import Line
from .picture import MIDDLE, NEGATIVE, POSITIVE, cell_style, pack

Floats = NDArray[np.floating]
CLASS_COLOURS = (
    NEGATIVE, POSITIVE, (90, 190, 90), (200, 90, 200), (220, 210, 80), (80, 200, 200), (220, 90, 90), (150, 150, 150),
    (120, 90, 220), (180, 140, 90),
)  # fmt: skip
LEVELS = 12
SHADE = 0.75
"""How strong the strongest colour is: the marks must stand out."""
MARK, WRONG_MARK = 0xFFFFFF, 0xFF4646
FILLS = " ░▒▓"
EDGE = "·"


def shaded(signed: Floats) -> NDArray[np.uint8]:
    """(rows, columns) from −1 to 1 as colours (rows, columns, 3): blue, dark, orange."""
    finite = np.nan_to_num(np.clip(signed, -1, 1), nan=0.0)
    share = (np.rint(np.abs(finite) * LEVELS) / LEVELS * SHADE)[..., None]
    ends = np.where(finite[..., None] < 0, np.array(NEGATIVE), np.array(POSITIVE))
    return _mix(ends, share)


def coloured(classes: NDArray[np.integer], share: Floats) -> NDArray[np.uint8]:
    """(rows, columns) classes as colours (rows, columns, 3), the stronger the surer, share from 0 to 1."""
    strength = (np.rint(np.nan_to_num(np.clip(share, 0, 1)) * LEVELS) / LEVELS * SHADE)[..., None]
    ends = np.array(CLASS_COLOURS)[classes % len(CLASS_COLOURS)]
    return _mix(ends, strength)


def _mix(ends: Floats, share: Floats) -> NDArray[np.uint8]:
    middle = np.array(MIDDLE, np.float64)
    return np.asarray((middle + (ends - middle) * share).round(), np.uint8)


def stretch(grid: NDArray[np.generic], rows: int, columns: int) -> NDArray[np.generic]:
    """The grid with each point as large as it must be to fill so many rows and columns."""
    down = np.arange(rows) * grid.shape[0] // rows
    across = np.arange(columns) * grid.shape[1] // columns
    return np.asarray(grid[down][:, across])


class Marks:
    """The examples by the cell they lie in: the most frequent class of those there, wrong answers first."""

    def __init__(
        self, places: Floats, labels: NDArray[np.integer], wrong: NDArray[np.bool_], size: tuple[int, int]
    ) -> None:
        """`places` (n, 2) from 0 to 1, right and up; `size` is columns and rows of cells."""
        columns, rows = size
        across = np.clip((places[:, 0] * columns).astype(int), 0, columns - 1)
        down = np.clip(((1 - places[:, 1]) * rows).astype(int), 0, rows - 1)
        self._cells: dict[tuple[int, int], tuple[str, bool]] = {}
        order = np.lexsort((np.arange(len(labels)), wrong))
        for at in order.tolist():
            mark = CLASS_MARKS[int(labels[at]) % len(CLASS_MARKS)] if labels[at] >= 0 else "•"
            self._cells[int(down[at]), int(across[at])] = mark, bool(wrong[at])

    def at(self, row: int, column: int) -> tuple[str, bool] | None:
        """The mark in a cell and whether its answer is wrong."""
        return self._cells.get((row, column))


def colour_lines(pixels: NDArray[np.uint8], marks: Marks) -> list[Line]:
    """(2 · rows, columns, 3) as `rows` lines of half blocks; behind a mark is the upper of its cell's two colours."""
    packed = pack(pixels).tolist()
    lines = []
    for row, (upper, lower) in enumerate(zip(packed[0::2], packed[1::2], strict=True)):
        shown = Line()
        for column, (above, below) in enumerate(zip(upper, lower, strict=True)):
            mark = marks.at(row, column)
            if mark is None:
                shown.add("▀", cell_style(above, below))
            else:
                shown.add(mark[0], _mark_style(above, is_wrong=mark[1]))
        lines.append(shown)
    return lines


def sign_lines(regions: NDArray[np.integer], marks: Marks) -> list[Line]:
    """(rows, columns) regions as fillings, with a dotted edge where a region ends."""
    edge = np.zeros(regions.shape, bool)
    edge[:, 1:] |= regions[:, 1:] != regions[:, :-1]
    edge[1:] |= regions[1:] != regions[:-1]
    lines = []
    for row in range(len(regions)):
        shown = Line()
        for column in range(regions.shape[1]):
            mark = marks.at(row, column)
            if mark is not None:
                shown.add(mark[0], "bad" if mark[1] else "strong")
            elif edge[row, column]:
                shown.add(EDGE, "dim")
            else:
                shown.add(FILLS[int(regions[row, column]) % len(FILLS)], "dim")
        lines.append(shown)
    return lines


@lru_cache(maxsize=4096)
def _mark_style(behind: int, *, is_wrong: bool) -> Style:
    return cell_style(WRONG_MARK if is_wrong else MARK, behind) + Style(bold=is_wrong)
