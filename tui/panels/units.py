"""The unit map: one sign for every unit of the selected layer, so a dying layer is seen at a glance."""

from stepgrad.core.observing.measurements import UnitActivity, UnitState

from ..glyphs import ACTIVE, DEAD, NONFINITE, RARE, SATURATED, UNKNOWN
from ..messages import UnitChosen
from ..widgets.lines import Line, Role, Span, flow, line, wrap
from ..widgets.panel import Panel

SIGNS: dict[UnitState, tuple[str, Role, str]] = {
    UnitState.DEAD: (DEAD, "bad", "dead"),
    UnitState.RARE: (RARE, "warn", "rare"),
    UnitState.ACTIVE: (ACTIVE, "good", "active"),
    UnitState.SATURATED: (SATURATED, "warn", "saturated"),
    UnitState.NONFINITE: (NONFINITE, "bad", "not finite"),
    UnitState.UNKNOWN: (UNKNOWN, "dim", "not run yet"),
}


class UnitsPanel(Panel):
    """Units of the layer chosen in the layers panel."""

    title = "4 units"

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "layer", self._follow)

    def note(self) -> str:
        if self.snapshot is None:
            return ""
        activity = self._activity()
        if not activity.examples:
            return ""
        if not self.description.layers[self._layer - 1].is_rectifier:
            return f"over the newest batch of {activity.examples}"
        return f"over {activity.examples} examples{'' if activity.is_whole_epoch else ' so far'}"

    def draw(self, width: int, height: int) -> list[Line]:
        activity = self._activity()
        if not len(activity.states):
            return wrap([(self._say_none(), "dim")], width)
        across = self._across(width)
        gap = " " if across < width else ""
        rows = legend(activity, width) if height > 2 else []
        self._first_row = len(rows)
        for start in range(0, len(activity.states), across):
            rows.append(_row(activity.states[start : start + across].tolist(), gap))
        return rows

    def clicked(self, line: Line, column: int) -> None:
        row = next(index for index, other in enumerate(self._lines) if other is line) - self._first_row
        width = self._inside[0]
        across = self._across(width)
        place = row * across + (column // 2 if across < width else column)
        if row >= 0 and place < len(self._activity().states):
            self.post_message(UnitChosen(place))

    def _say_none(self) -> str:
        """Of a script: where there are units to show."""
        others = [layer.name for layer in self.description.layers if layer.is_rectifier]
        if not others:
            return "No activations that are cut off at 0 were found in this script, so no unit can be dead."
        return f"No activations cut off at 0 come of this parameter; there are some behind {', '.join(others)}."

    def _activity(self) -> UnitActivity:
        assert self.snapshot is not None
        return self.snapshot.layers[self._layer - 1].activity

    def _across(self, width: int) -> int:
        """Units a row: spaced, in rows of a power of two, so each can be pointed at; as many as fit where many."""
        units, height = len(self._activity().states), max(1, self._inside[1] - 1)
        spaced = (width + 1) // 2
        even = 1 << (max(1, spaced).bit_length() - 1)
        return next((across for across in (even, spaced) if units <= across * height), max(1, width))

    def _follow(self, layer: int) -> None:
        self._layer = layer
        described = self.description.layers[layer - 1]
        self.title = f"4 units · {described.name or f'layer {layer} {described.activation}'}"
        self.top = 0
        self.force_redraw()

    _layer = 1
    _first_row = 0


def legend(activity: UnitActivity, width: int) -> list[Line]:
    """What the signs mean and how many units bear each; signs no unit bears are left out."""
    groups: list[list[Span]] = []
    for state, (sign, role, name) in SIGNS.items():
        number = activity.count(state)
        if number:
            groups.append([(sign, role), (f" {number} ", "strong"), (name, "dim")])
    return flow(groups, width)


def _row(states: list[int], gap: str) -> Line:
    row, run, now = line(), "", None
    for state in states:
        sign, role, _ = SIGNS[UnitState(state)]
        if role != now and run:
            row.add(run, now or "text")
            run = ""
        now = role
        run += sign + gap
    return row.add(run, now or "text")
