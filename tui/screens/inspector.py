"""The inspector: one layer, one unit, one example, and every number between input and gradient.

It asks the trainee for a closer look by `Watch` and draws what comes with each snapshot; stepping goes on as ever.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from stepgrad.core.debugging.commands import CheckWeight, Command, FindDeath, SetParameter, Watch
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.observing.measurements import Among, Focus

from ..availability import why_no_plane
from ..bindings import bindings_of
from ..keymap import Context, keys_of
from ..layout import Places, inspector_places
from ..messages import ExampleChosen, ExportAsked, Noticed, PlaneAsked, UnitChosen, WeightChosen, WeightEditAsked
from ..panels.detail_panel import input_name
from ..panels.example_list import ExampleListPanel, Mode
from ..panels.status import StatusLine
from ..panels.unit_list import UnitListPanel
from ..panels.unit_view import UnitViewPanel
from ..widgets.footer import Footer, Notice, Tabs
from .panels import PanelScreen

TABS = (("1", "units", "unit-list"), ("2", "the unit", "unit"), ("3", "examples", "examples"))


class InspectorScreen(PanelScreen):
    """`send` hands a command to the trainee."""

    PANELS = ("unit-list", "unit", "examples")
    CONTEXT: ClassVar[Context] = "inspector"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inspector")

    def __init__(
        self,
        description: RunDescription,
        focus: Focus | None,
        layer: int,
        send: Callable[[Command], None],
        *,
        in_colour: bool,
    ) -> None:
        super().__init__()
        self.description = description
        self.look_at = focus or Focus(layer, 0, None)
        self._has_choice = focus is not None
        self._send = send
        # Kept, not looked for: a key may come while the screen is being closed, when its widgets are gone.
        self._unit_list = UnitListPanel(description, id="unit-list")
        self._unit_view = UnitViewPanel(description, id="unit")
        self._examples = ExampleListPanel(description, id="examples")
        self._unit_view.in_colour = self._examples.in_colour = in_colour
        self._footer = Footer(keys_of("app", "inspector"))

    def parts(self) -> ComposeResult:
        yield StatusLine(self.description, id="status")
        yield Tabs(TABS)
        yield self._unit_list
        yield self._unit_view
        yield self._examples
        yield Notice(id="notice")
        yield self._footer

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "snapshot", self._settle)
        self._move(self.look_at)

    def places(self, width: int, height: int) -> Places:
        return inspector_places(width, height, current=self.current, is_zoomed=self.is_zoomed)

    def why_not(self, action: str) -> str | None:
        layers = len(self.description.layers)
        if action.startswith("layer(-") and self.look_at.layer == 1:
            return "layer 1 is the first"
        if action.startswith("layer(") and not action.startswith("layer(-") and self.look_at.layer == layers:
            return f"layer {layers} is the last"
        if action == "edit":
            return self._why_no_edit
        if action == "plane":
            return why_no_plane(self.description)
        if action == "matrix" and self.description.task == "regression":
            return "a confusion matrix needs classes, and these targets are numbers"
        if action == "death" and not self.description.layers[self.look_at.layer - 1].is_rectifier:
            return f"units of layer {self.look_at.layer} cannot die: they are no rectifiers"
        return None

    @property
    def _why_no_edit(self) -> str | None:
        present: Snapshot | None = getattr(self.app, "present", None)
        return present.policy.why_not(SetParameter) if present is not None else None

    def action_layer(self, by: int) -> None:
        """The next layer, or the one before; its worst unit first."""
        self._has_choice = False
        layer = max(1, min(len(self.description.layers), self.look_at.layer + by))
        self._move(replace(self.look_at, layer=layer, unit=0, weight=None))

    def action_order(self) -> None:
        """Examples with the largest loss first, or in their own order."""
        self._show_examples("list")
        self._move(replace(self.look_at, by_loss=not self.look_at.by_loss))

    def action_among(self) -> None:
        """The examples of the batch, of the training set, of the validation set."""
        sets: tuple[Among, ...] = ("batch", "training", "validation")
        if not self.description.validation_examples:
            sets = sets[:2]
        chosen = sets[(sets.index(self.look_at.among) + 1) % len(sets)]
        self._move(replace(self.look_at, among=chosen, example=None))

    def action_matrix(self) -> None:
        """The confusion matrix in the place of the examples, or the examples again."""
        self._show_examples("matrix")

    def action_plane(self) -> None:
        """What the unit gives on the plane of two inputs, what the network answers, the examples again."""
        following: dict[Mode, Mode] = {
            "unit on the plane": "answer on the plane",
            "answer on the plane": "list",
        }
        self._show_examples(following.get(self._examples.mode, "unit on the plane"))

    def action_verify(self) -> None:
        """Compare the gradient of the selected weight with a central difference."""
        detail = self._unit_view.detail
        if detail is not None and detail.focus.weight is not None:
            self._send(CheckWeight(detail.focus.layer, detail.focus.unit, detail.focus.weight))
            self.show_panel("unit")

    def action_death(self) -> None:
        """Find since when the unit is dead, and what happened then."""
        self._send(FindDeath(self.look_at.layer, self.look_at.unit))
        self.post_message(Noticed("looking into the past for the step at which it died"))

    def action_enter_unit(self) -> None:
        """To the unit's numbers, and there ask for another value of the selected one."""
        if self.current != "unit":
            self.show_panel("unit")
        elif self._why_no_edit is None:
            self.action_edit()
        else:
            self.post_message(Noticed(self._why_no_edit))

    def action_edit(self) -> None:
        """Ask for another value of the selected weight or bias."""
        detail = self._unit_view.detail
        self.show_panel("unit")
        if detail is not None and detail.focus.weight is not None:
            layer, unit, weight = detail.focus.layer, detail.focus.unit, detail.focus.weight
            is_bias = weight == len(detail.weights)
            value = detail.bias if is_bias else float(detail.weights[weight])
            command = SetParameter(layer, "bias" if is_bias else "weights", unit, None if is_bias else weight, value)
            self.app.post_message(WeightEditAsked(command, input_name(self.description, layer, weight)))

    def action_export(self) -> None:
        """Write a tensor of this layer to a file: its weights, or in the examples what it is fed."""
        kind = "x" if self.current == "examples" else "W"
        self.app.post_message(ExportAsked(self.look_at.layer, f"{kind}{self.look_at.layer}"))

    def on_unit_chosen(self, message: UnitChosen) -> None:
        message.stop()
        self._has_choice = True
        self._move(replace(self.look_at, unit=message.unit))

    def on_example_chosen(self, message: ExampleChosen) -> None:
        message.stop()
        self._move(replace(self.look_at, example=message.row))

    def on_weight_chosen(self, message: WeightChosen) -> None:
        message.stop()
        self._move(replace(self.look_at, weight=message.weight))

    def visit(self, focus: Focus) -> None:
        """Look at this from now on; a place in the list of examples shows it there."""
        self._has_choice = True
        if (focus.example, focus.among) != (self.look_at.example, self.look_at.among):
            self._show_examples("list")
        self._move(focus)

    def _show_examples(self, mode: Mode) -> None:
        if mode != self._examples.mode or mode == "matrix":
            self._examples.turn_to(mode)
        if "plane" not in self._examples.mode:
            self.post_message(PlaneAsked(None))
        self.show_panel("examples")

    def _settle(self, snapshot: Snapshot | None) -> None:
        """Where no unit or example was chosen yet, stay with the first of the trainee's ranking once it is known."""
        detail = snapshot.detail if snapshot else None
        if detail is None or detail.focus.layer != self.look_at.layer or detail.focus.among != self.look_at.among:
            return
        look = self.look_at
        if not self._has_choice and detail.units:
            self._has_choice = True
            look = replace(look, unit=detail.units[0].unit)
        if look.example is None:
            look = replace(look, example=detail.focus.example)
        if look != self.look_at:
            self._move(look)

    def _move(self, focus: Focus) -> None:
        self.look_at = focus
        self._unit_list.follow(focus.layer, focus.unit)
        self._send(Watch(focus))
        self._footer.look()
