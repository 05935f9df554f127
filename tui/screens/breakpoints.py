"""The list of breakpoints: add, change, switch, remove.

What is wished goes out as commands; the list shows what the snapshots say came of it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import Command, RemoveBreakpoint, SetBreakpoint
from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.observing.description import RunDescription

from ..asks import CONDITION_HINT, CONDITIONS, parse_breakpoint
from ..bindings import bindings_of
from ..keymap import Context, footer_keys, key_name, keys_of
from ..panels.breakpoints import say_breakpoints
from ..widgets.lines import Line, Span, flow, wrap
from .prompt import PromptScreen
from .sheet import Page, SheetScreen


class BreakpointsPage(Page):
    """The rows; the arrows select one."""

    @property
    def items(self) -> int:
        return len(self.snapshot.breakpoints) if self.snapshot is not None else 0

    @property
    def selected(self) -> Breakpoint | None:
        """The breakpoint the cursor is on."""
        if self.snapshot is None or not self.items:
            return None
        return self.snapshot.breakpoints[min(self.cursor or 0, self.items - 1)]

    def choose(self, item: int) -> None:
        self.cursor = item

    def draw(self, width: int, height: int) -> list[Line]:
        self.cursor = min(self.cursor or 0, self.items - 1) if self.items else None
        return super().draw(width, height)


CHANGES = {"edit", "switch", "once", "ignore", "delete"}
"""Actions on the breakpoint the cursor is on."""


class BreakpointsScreen(SheetScreen[None]):
    """`send` takes each wish to the trainee."""

    WIDTH = 92
    PAGE = BreakpointsPage
    CONTEXT: ClassVar[Context] = "breakpoints"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("breakpoints")
    heading = "breakpoints"

    def __init__(self, description: RunDescription, send: Callable[[Command], None]) -> None:
        super().__init__(description)
        self._send = send
        self._snapshot: Snapshot | None = None

    def why_not(self, action: str) -> str | None:
        has_none = self._snapshot is not None and not self._snapshot.breakpoints
        return "there is no breakpoint yet: a adds one" if has_none and action.partition("(")[0] in CHANGES else None

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "present", self._take)

    def content(self, width: int) -> list[Line]:
        rows = say_breakpoints(self._snapshot, width) if self._snapshot is not None else []
        if not rows:
            words = "No breakpoint yet. a adds one: a condition at which the run stops, "
            rows = wrap([(words + CONDITION_HINT.removesuffix(" (tab completes)") + ".", "dim")], width)
        shown = footer_keys(keys_of("breakpoints"))
        keys: list[list[Span]] = [
            [(key_name(key.keys[0]), "dim" if self._is_idle(key.action) else "key"), (f" {key.label}", "dim")]
            for key in shown
        ]
        return [*rows, Line(), *flow(keys, width)]

    def _is_idle(self, action: str) -> bool:
        return getattr(self.app, "death", None) is not None or self.why_not(action) is not None

    def _take(self, snapshot: Snapshot | None) -> None:
        self._snapshot = snapshot
        self.place_page()
        self.query_one(Page).redraw()

    def action_add(self) -> None:
        """Ask for a condition, and stop at it from now on."""
        self._ask("stop when", None)

    def action_edit(self) -> None:
        """Ask for another condition."""
        point = self._selected
        if point is not None:
            self._ask(f"breakpoint {point.number}: stop when", point)

    def action_switch(self) -> None:
        """On or off."""
        self._change(lambda point: replace(point, enabled=not point.enabled))

    def action_once(self) -> None:
        """Once, or every time."""
        self._change(lambda point: replace(point, once=not point.once))

    def action_ignore(self, by: int) -> None:
        """Let more or fewer hits pass before it stops."""
        self._change(lambda point: replace(point, ignore=max(0, point.ignore + by)))

    def action_delete(self) -> None:
        """Take it away."""
        point = self._selected
        if point is not None:
            self._send(RemoveBreakpoint(point.number))

    @property
    def _selected(self) -> Breakpoint | None:
        return self.query_one(BreakpointsPage).selected

    def _change(self, changed: Callable[[Breakpoint], Breakpoint]) -> None:
        point = self._selected
        if point is not None:
            new = changed(point)
            self._send(SetBreakpoint(new.number, new.condition, new.enabled, new.once, new.ignore))

    def _ask(self, heading: str, point: Breakpoint | None) -> None:
        layers = len(self.description.layers)

        def answered(command: Command | None) -> None:
            if command is not None:
                self._send(command)

        prompt = PromptScreen(
            heading,
            CONDITION_HINT,
            lambda text: parse_breakpoint(text, layers, point),
            CONDITIONS,
            begin_with=point.condition if point is not None else "",
        )
        self.app.push_screen(prompt, answered)
