"""What a unit gives for each example: z, a and δ as numbers with small bars, in the order of the examples' list."""

from collections.abc import Sequence

import numpy as np

from stepgrad.core.observing.close_look import ExampleRow, ExampleTable

from ..glyphs import CURSOR
from ..widgets.bars import progress, signed_bar
from ..widgets.lines import Line, line
from ..widgets.numbers import exponent_form, number

WIDE, MEDIUM = 40, 30
HALF = 3


def example_bars(table: ExampleTable, chosen: int | None, width: int, height: int) -> list[Line]:
    """A head and one line an example, those around the chosen one; bars and δ go where there is no room."""
    rows = table.rows
    here = next((at for at, row in enumerate(rows) if row.place == chosen), 0)
    count = max(1, height - 1)
    start = max(0, min(here - count // 2, len(rows) - count))
    tops = [_largest([row.z for row in rows]), _largest([row.a for row in rows])]
    bar = width >= WIDE
    head = f"{'row':>5} {'z':>8}{' ' * (2 * HALF + 2) if bar else ''} {'a':>8}"
    head += f"{' ' * (HALF + 1) if bar else ''}" + (f" {'δ':>8}" if width >= MEDIUM else "")
    lines = [line(head, "dim")]
    for row in rows[start : start + count]:
        is_chosen = row.place == chosen
        shown = line(CURSOR if is_chosen else " ", "accent").add(f"{row.place:>4} ", "accent" if is_chosen else "dim")
        shown.add(f"{_short(row.z)}")
        if bar:
            shown.add(f" {signed_bar(row.z or 0.0, tops[0], HALF)}", "train")
        shown.add(f" {_short(row.a)}")
        if bar:
            shown.add(f" {_amount(row, tops[1])}", "validation")
        if width >= MEDIUM:
            shown.add(f" {_short(row.delta)}")
        lines.append(shown)
    return lines


def _short(value: float | None) -> str:
    """Eight cells."""
    text = number(value, digits=3)
    return f"{text if len(text) <= 8 else exponent_form(value or 0.0, digits=1):>8}"


def _amount(row: ExampleRow, largest: float) -> str:
    share = abs(row.a or 0.0) / largest if largest and np.isfinite(row.a or 0.0) else 0.0
    return progress(share, HALF)


def _largest(values: Sequence[float | None]) -> float:
    return max((abs(value) for value in values if value is not None and np.isfinite(value)), default=0.0)
