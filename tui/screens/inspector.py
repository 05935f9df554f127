"""The inspector: one layer, one unit, one example, and every number between input and gradient.

It asks the trainee for a closer look by `Watch` and draws what comes with each snapshot; stepping goes on as ever.
"""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import Focus

from ..bindings import bindings_of
from ..keymap import Context, keys_of
from ..layout import Places, inspector_places
from ..messages import ExampleChosen, UnitChosen
from ..panels.example_list import ExampleListPanel
from ..panels.status import StatusLine
from ..panels.unit_list import UnitListPanel
from ..panels.unit_view import UnitViewPanel
from ..widgets.footer import Footer, Notice, Tabs
from .panels import PanelScreen

TABS = (("1", "units", "unit-list"), ("2", "the unit", "unit"), ("3", "examples", "examples"))


class InspectorScreen(PanelScreen):
    """`look` is called with each new focus."""

    PANELS: ClassVar[tuple[str, ...]] = ("unit-list", "unit", "examples")
    CONTEXT: ClassVar[Context] = "inspector"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inspector")

    def __init__(
        self,
        description: RunDescription,
        focus: Focus | None,
        layer: int,
        look: Callable[[Focus], None],
        *,
        in_colour: bool,
    ) -> None:
        super().__init__()
        self.description = description
        self.look_at = focus or Focus(layer, 0, 0)
        self._has_choice = focus is not None
        self._look = look
        self._in_colour = in_colour

    def parts(self) -> ComposeResult:
        yield StatusLine(self.description, id="status")
        yield Tabs(TABS)
        yield UnitListPanel(self.description, id="unit-list")
        unit, examples = UnitViewPanel(self.description, id="unit"), ExampleListPanel(self.description, id="examples")
        unit.in_colour = examples.in_colour = self._in_colour
        yield unit
        yield examples
        yield Notice(id="notice")
        yield Footer(keys_of("app", "inspector"))

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "snapshot", self._begin_with_worst)
        self._move(self.look_at)

    def places(self, width: int, height: int) -> Places:
        return inspector_places(width, height, current=self.current, is_zoomed=self.is_zoomed)

    def why_not(self, action: str) -> str | None:
        layers = len(self.description.layers)
        if action.startswith("layer(-") and self.look_at.layer == 1:
            return "layer 1 is the first"
        if action.startswith("layer(") and not action.startswith("layer(-") and self.look_at.layer == layers:
            return f"layer {layers} is the last"
        return None

    def action_layer(self, by: int) -> None:
        """The next layer, or the one before; its worst unit first."""
        self._has_choice = False
        layer = max(1, min(len(self.description.layers), self.look_at.layer + by))
        self._move(Focus(layer, 0, self.look_at.example))

    def on_unit_chosen(self, message: UnitChosen) -> None:
        message.stop()
        self._has_choice = True
        self._move(Focus(self.look_at.layer, message.unit, self.look_at.example))

    def on_example_chosen(self, message: ExampleChosen) -> None:
        message.stop()
        self._move(Focus(self.look_at.layer, self.look_at.unit, message.row))

    def _begin_with_worst(self, snapshot: Snapshot | None) -> None:
        """Where no unit was chosen yet, go to the first of the trainee's ranking once it is known."""
        detail = snapshot.detail if snapshot else None
        if detail is None or self._has_choice or detail.focus.layer != self.look_at.layer or not detail.units:
            return
        self._has_choice = True
        self._move(Focus(self.look_at.layer, detail.units[0].unit, self.look_at.example))

    def _move(self, focus: Focus) -> None:
        self.look_at = focus
        self.query_one(UnitListPanel).follow(focus.layer, focus.unit)
        self._look(focus)
        self.query_one(Footer).look()
