"""A parameter of a script seen closely: its numbers, its units, and the weights of one of them."""

from collections.abc import Callable
from math import isqrt
from typing import ClassVar

import numpy as np
from textual.binding import Binding, BindingType

from stepgrad.core.debugging.commands import Command, ViewParameter
from stepgrad.core.debugging.snapshot import ParameterView, Snapshot
from stepgrad.core.observing.description import LayerDescription, RunDescription
from stepgrad.core.observing.measurements import Distribution, UnitState

from ..glyphs import CURSOR
from ..messages import LayerChosen
from ..panels.units import SIGNS
from ..terminal import detect
from ..widgets.bars import histogram_rows, signed_bar
from ..widgets.lines import Line, beside, flow, line
from ..widgets.numbers import number
from ..widgets.picture import draw_weights
from .sheet import Page, SheetScreen

LIST_WIDTH = 30
SMALLEST_PICTURE = 5
BARS = 12


class ParameterPage(Page):
    """The units of the parameter can be chosen."""

    @property
    def items(self) -> int:
        assert isinstance(self.screen, ParameterScreen)
        return self.screen.units

    def choose(self, item: int) -> None:
        assert isinstance(self.screen, ParameterScreen)
        self.cursor = item
        self.screen.choose_unit(item)


class ParameterScreen(SheetScreen[None]):
    """Follows the run: each snapshot brings the parameter as it is then."""

    WIDTH = 110
    PAGE = ParameterPage
    hint = "↑↓ unit · ←→ parameter · s b p step · esc close"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.turn(-1)", "before", show=False),
        Binding("right", "screen.turn(1)", "next", show=False),
        Binding("i", "screen.close", "close", show=False),
        Binding("space", "app.run_pause", "run/pause", show=False),
        Binding("s", "app.step", "step", show=False),
        Binding("b", "app.step_back", "back", show=False),
        Binding("p", "app.phase", "line", show=False),
    ]

    def __init__(self, description: RunDescription, parameter: int, send: Callable[[Command], None]) -> None:
        super().__init__(description)
        self._place = parameter - 1
        self._unit = 0
        self._send = send
        self._snapshot: Snapshot | None = None
        self.heading = self._parameter.name

    @property
    def _parameter(self) -> LayerDescription:
        return self.description.layers[self._place]

    @property
    def _axis(self) -> int:
        """Along which the units of this parameter lie."""
        shape, units = self._parameter.shape, self._parameter.units
        return 1 if len(shape) == 2 and units and shape[0] != units and shape[1] == units else 0

    @property
    def units(self) -> int:
        """How many can be chosen."""
        shape = self._parameter.shape
        return shape[self._axis] if shape else 1

    @property
    def _view(self) -> ParameterView | None:
        view = self._snapshot.view if self._snapshot is not None else None
        return view if view is not None and view.name == self._parameter.name else None

    def on_mount(self) -> None:
        super().on_mount()
        self.page.cursor = self._unit
        self.watch(self.app, "snapshot", self._take)
        self._ask()

    def on_unmount(self) -> None:
        self._send(ViewParameter(None))

    def _ask(self) -> None:
        self._send(ViewParameter(self._parameter.name, self._axis, self._unit))

    def _take(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot
        self.place_page()
        self.page.force_redraw()

    def choose_unit(self, unit: int) -> None:
        """Look at this one."""
        self._unit = unit
        self._ask()

    def action_turn(self, by: int) -> None:
        """The next parameter, or the one before."""
        self._place = (self._place + by) % len(self.description.layers)
        self._unit = 0
        self.page.cursor, self.page.top, self.page.title = 0, 0, self._parameter.name
        self.app.post_message(LayerChosen(self._place + 1))
        self._ask()

    def content(self, width: int) -> list[Line]:
        view = self._view
        if view is None:
            return [line("asking for it …", "dim")]
        height = max(8, self.size.height - 4)
        rows = [*self._numbers(view, width), Line()]
        left, room = self._list(view, height - len(rows)), max(8, width - LIST_WIDTH)
        return rows + beside(left, self._unit_lines(view, room, height - len(rows)), LIST_WIDTH)

    def _numbers(self, view: ParameterView, width: int) -> list[Line]:
        layer = self._snapshot.layers[self._place] if self._snapshot is not None else None
        step = self._snapshot.step if self._snapshot is not None else 0
        is_within = self._snapshot is not None and self._snapshot.phase.done
        when = f"in iteration {step + 1}" if is_within else f"after iteration {step}"
        if view.after is not None:
            when = f"as kept after iteration {view.after}"
        rows = [line(f"{self._parameter.size}", "strong").add(f"  {when}", "dim")]
        rows += _say(f"{self._parameter.name}", view.numbers, width)
        if layer is not None and layer.gradient is not None and view.after is None:
            rows += _say("gradient", layer.gradient, width)
        return rows

    def _list(self, view: ParameterView, height: int) -> list[Line]:
        activity = self._snapshot.layers[self._place].activity if self._snapshot is not None else None
        states = activity.states if activity is not None and len(activity.states) == len(view.norms) else None
        height = max(1, height - 1)
        start = max(0, min(self._unit - height // 2, len(view.norms) - height))
        is_single = len(view.entries) == 1
        rows = [line(f"  {'unit':<7}{'value' if is_single else '|w|':>9}", "dim")]
        for place in range(start, min(start + height, len(view.norms))):
            row = line(f"{CURSOR} " if place == self._unit else "  ", "accent", item=place)
            row.add(f"{place:<7}", "strong").add(f"{number(float(view.norms[place])):>9}")
            if states is not None:
                sign, role, word = SIGNS[UnitState(int(states[place]))]
                row.add(f" {sign} ", role).add(word if word != "active" else "", "dim")
            rows.append(row)
        return rows

    def _unit_lines(self, view: ParameterView, width: int, height: int) -> list[Line]:
        values = view.entries
        if len(values) < 2:
            return []
        shape = picture_shape(len(values))
        how = "largest first" if shape is None else "as a picture of " + "×".join(map(str, shape))
        rows = [line(f"weights of unit {view.unit}  ", "strong").add(f"{len(values)}, {how}", "dim")]
        rows += [line(text, "train") for text in histogram_rows(values, min(width, 48), 2)]
        if shape is not None and height - len(rows) >= SMALLEST_PICTURE:
            colour = detect().can_show_pictures
            return rows + draw_weights(values, shape, width, height - len(rows), in_colour=colour)
        return rows + _bars(values, width, min(BARS, height - len(rows)))


def picture_shape(count: int) -> tuple[int, int, int] | None:
    """The square picture, grey or in colour, that so many weights may belong to."""
    for channels in (1, 3):
        side = isqrt(count // channels)
        if side >= SMALLEST_PICTURE and side * side * channels == count:
            return side, side, channels
    return None


def _say(name: str, numbers: Distribution, width: int) -> list[Line]:
    entries = (
        ("|·|", numbers.norm), ("mean", numbers.mean), ("std", numbers.std), ("min", numbers.minimum),
        ("max", numbers.maximum),
    )  # fmt: skip
    groups = [[(f"{name:<10}"[: max(10, len(name))], "strong")]]
    groups += [[(f"{word} ", "dim"), (number(value), "text")] for word, value in entries]
    if numbers.nonfinite:
        groups.append([(f"{numbers.nonfinite} not finite", "bad")])
    return flow(groups, width)  # type: ignore[arg-type]


def _bars(values: np.ndarray, width: int, height: int) -> list[Line]:
    order = np.argsort(-np.abs(np.nan_to_num(values, nan=np.inf)), kind="stable")[: max(0, height)]
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if len(finite) else 0.0
    half = max(2, min(20, (width - 20) // 2))
    return [
        line(f"{place:>6} ", "dim")
        .add(f"{number(float(values[place])):>9} ")
        .add(signed_bar(float(values[place]), largest, half), "train")
        for place in order.tolist()
    ]
