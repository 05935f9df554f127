"""One unit: its verdict and past, its arithmetic written out, its weights, and what it gives for each example."""

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.close_look import UnitDetail, UnitRow
from stepgrad.core.observing.measurements import UnitState

from ..messages import WeightChosen
from ..widgets.lines import Line, beside, wrap
from ..widgets.numbers import number, percent
from .detail_panel import DetailPanel, input_name
from .example_bars import example_bars
from .unit_numbers import backward_lines, forward_lines
from .unit_past import death_lines, history_lines
from .unit_weights import Room, has_picture, weight_lines, weight_order, weight_picture
from .units import SIGNS

TWO_COLUMNS = 88
"""From this width on the arithmetic stands beside the weights."""
TERMS, FEW_TERMS = 4, 2
LEAST, LEAST_WITH_PICTURE, BARS_WITH_PICTURE = 12, 18, 6
LARGE_PICTURE = 14
"""From this height on the picture of the weights has the examples below it, else beside it."""


class UnitViewPanel(DetailPanel):
    """The unit in focus; the arrows choose one of its weights."""

    title = "2 unit"
    in_colour = True

    @property
    def items(self) -> int:
        return len(self.detail.weights) + 1 if self.detail else 0

    def choose(self, item: int) -> None:
        if self.detail is not None:
            self.cursor = item
            self.post_message(WeightChosen(int(weight_order(self.detail.weights)[item])))

    def action_page(self, by: int) -> None:
        """Scroll: the weights are only the last part of what is here."""
        self._scroll(by * max(1, self._inside[1] - 1))

    def copied(self) -> tuple[str, str] | None:
        detail = self.detail
        if detail is None:
            return None
        weight, focus = detail.focus.weight, detail.focus
        assert weight is not None
        value = detail.bias if weight == len(detail.weights) else float(detail.weights[weight])
        name = input_name(self.description, focus.layer, weight)
        return repr(value), f"layer {focus.layer}, unit {focus.unit}: {'w of ' if name != 'bias' else ''}{name}"

    def draw(self, width: int, height: int) -> list[Line]:
        detail = self.detail
        if detail is None:
            return self.nothing_yet(width)
        self.title = f"2 unit {detail.focus.unit}"
        order = weight_order(detail.weights)
        self.cursor = int(np.flatnonzero(order == detail.focus.weight)[0])
        # A run that diverged has nan and inf here: they are shown, not warned of.
        with np.errstate(all="ignore"):
            if width < TWO_COLUMNS:
                told = self._told(detail, width, height)
                return [*told, Line(), *self._drawn(detail, order, width, height - len(told) - 1)]
            left = width * 11 // 20
            told = self._told(detail, left - 2, height)
            return beside(told, self._drawn(detail, order, width - left, height), left)

    def _told(self, detail: UnitDetail, width: int, height: int) -> list[Line]:
        """Verdict, past, forward and back."""
        snapshot = self.snapshot
        assert snapshot is not None
        row = next((row for row in detail.units if row.unit == detail.focus.unit), None)
        terms = TERMS if height >= 30 else FEW_TERMS
        rows = self._verdict(row, width) if row else []
        rows += death_lines(detail, row.state if row else UnitState.UNKNOWN, width)
        past = history_lines(detail.history, snapshot.step, width)
        forward = forward_lines(detail, self.description, width, terms=terms)
        is_between = snapshot.phase.done == 0
        back = backward_lines(detail, self.description, width, is_between=is_between)
        return [*rows, *past, Line(), *forward, Line(), *back]

    def _verdict(self, row: UnitRow, width: int) -> list[Line]:
        sign, role, word = SIGNS[row.state]
        share = f"  on for {percent(row.active_fraction)} of examples"
        return wrap([(f"{sign} {word}", role), (share, "dim"), (f"  |w| {number(row.weight_norm)}", "dim")], width)

    def _drawn(self, detail: UnitDetail, order: NDArray[np.intp], width: int, room: int) -> list[Line]:
        """The weights, and beside or below them what the unit gives for each example."""
        table, is_picture = detail.examples, has_picture(detail, self.description)
        height = max(LEAST_WITH_PICTURE if is_picture else LEAST, room)
        listed = len(table.rows) + 1 if table is not None else 0
        bars = BARS_WITH_PICTURE if is_picture else max(height // 2, height - listed - 1)
        rows = weight_lines(detail, self.description, order, Room(width, bars))
        height -= len(rows) + 1
        given = example_bars(table, detail.focus.example, width, height) if table is not None else []
        if not is_picture:
            return [*rows, Line(), *given]
        if table is not None and height >= listed + LARGE_PICTURE:
            room_above = Room(width, height - listed - 1)
            picture = weight_picture(detail, self.description, room_above, in_colour=self.in_colour)
            return [*rows, Line(), *picture, Line(), *example_bars(table, detail.focus.example, width, listed)]
        beside_it = width // 2 if table is not None else width
        picture = weight_picture(detail, self.description, Room(beside_it - 2, height), in_colour=self.in_colour)
        column = max((row.width for row in picture), default=0) + 2
        if table is not None:
            given = example_bars(table, detail.focus.example, width - column, height)
        return [*rows, Line(), *beside(picture, given, column)]
