"""The list of breakpoints and, under them, of watches: add, change, switch, remove.

What is wished goes out as commands; the list shows what the snapshots say came of it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.commands import Command, RemoveBreakpoint, RemoveWatch, SetBreakpoint
from stepgrad.core.debugging.snapshot import Snapshot, WatchValue
from stepgrad.core.observing.description import RunDescription
from stepgrad.core.scripts.debugging import wishes

from ..asks import (
    CONDITION_HINT,
    CONDITIONS,
    WATCH_HINT,
    WATCHES,
    parse_breakpoint,
    parse_script_breakpoint,
    parse_script_watch,
    parse_watch,
)
from ..bindings import bindings_of
from ..keymap import Context, footer_keys, key_name, keys_of
from ..panels.breakpoints import say_breakpoints, say_watches
from ..widgets.lines import Line, Span, flow, wrap
from .prompt import PromptScreen
from .sheet import Page, SheetScreen

NO_BREAKPOINT = "No breakpoint yet. a adds one: a condition at which the run stops, "
NO_WATCH = "No watch yet. w adds one: a number shown with every step, "


class BreakpointsPage(Page):
    """The rows; the arrows select one."""

    @property
    def items(self) -> int:
        return len(self._listed)

    @property
    def selected(self) -> Breakpoint | WatchValue | None:
        """The breakpoint or the watch the cursor is on."""
        return self._listed[min(self.cursor or 0, self.items - 1)] if self.items else None

    @property
    def _listed(self) -> tuple[Breakpoint | WatchValue, ...]:
        assert isinstance(self.screen, BreakpointsScreen)
        present = self.screen.present
        return (*present.breakpoints, *present.watches) if present is not None else ()

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
    heading = "breakpoints and watches"

    def __init__(self, description: RunDescription, send: Callable[[Command], None]) -> None:
        super().__init__(description)
        self._send = send
        self.present: Snapshot | None = None

    def why_not(self, action: str) -> str | None:
        has_none = self.present is not None and not (self.present.breakpoints or self.present.watches)
        return "there is nothing here yet: a and w add" if has_none and action.partition("(")[0] in CHANGES else None

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "present", self._take)

    def content(self, width: int) -> list[Line]:
        if self.present is None:
            return []
        rows = say_breakpoints(self.present, width) or _explain(NO_BREAKPOINT, self._condition_hint, width)
        watches = say_watches(self.present, width) or _explain(NO_WATCH, self._watch_hint, width)
        rows = [*rows, Line(), *watches]
        shown = footer_keys(keys_of("breakpoints"))
        keys: list[list[Span]] = [
            [(key_name(key.keys[0]), "dim" if self._is_idle(key.action) else "key"), (f" {key.label}", "dim")]
            for key in shown
        ]
        return [*rows, Line(), *flow(keys, width)]

    def _is_idle(self, action: str) -> bool:
        return getattr(self.app, "death", None) is not None or self.why_not(action) is not None

    def _take(self, snapshot: Snapshot | None) -> None:
        self.present = snapshot
        self.place_page()
        self.page.redraw()

    def action_add(self) -> None:
        """Ask for a condition, and stop at it from now on."""
        self._ask("stop when", None)

    def action_add_watch(self) -> None:
        """Ask for an expression, and show its value from now on."""
        self._ask_watch("watch", None)

    def action_edit(self) -> None:
        """Ask for another condition or expression."""
        chosen = self._selected
        if isinstance(chosen, Breakpoint):
            self._ask(f"breakpoint {chosen.number}: stop when", chosen)
        elif chosen is not None:
            self._ask_watch("watch instead", chosen.expression)

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
        chosen = self._selected
        if isinstance(chosen, Breakpoint):
            self._send(RemoveBreakpoint(chosen.number))
        elif chosen is not None:
            self._send(RemoveWatch(chosen.expression))

    @property
    def _selected(self) -> Breakpoint | WatchValue | None:
        assert isinstance(self.page, BreakpointsPage)
        return self.page.selected

    def _change(self, changed: Callable[[Breakpoint], Breakpoint]) -> None:
        chosen = self._selected
        if isinstance(chosen, Breakpoint):
            new = changed(chosen)
            self._send(SetBreakpoint(new.number, new.condition, new.enabled, new.once, new.ignore))

    def _ask_watch(self, heading: str, changed: str | None) -> None:
        run = self.description
        prompt = PromptScreen(
            heading,
            self._watch_hint,
            lambda text: (
                parse_watch(text, len(run.layers), changed)
                if run.script is None
                else parse_script_watch(text, run, changed)
            ),
            WATCHES if run.script is None else wishes.watches_for(run),
            begin_with=changed or "",
        )
        self.app.push_screen(prompt, self._answered)

    def _answered(self, command: Command | None) -> None:
        if command is not None:
            self._send(command)

    def _ask(self, heading: str, point: Breakpoint | None) -> None:
        run = self.description
        prompt = PromptScreen(
            heading,
            self._condition_hint,
            lambda text: (
                parse_breakpoint(text, len(run.layers), point)
                if run.script is None
                else parse_script_breakpoint(text, run, point)
            ),
            CONDITIONS if run.script is None else wishes.examples_for(run),
            begin_with=point.condition if point is not None else "",
        )
        self.app.push_screen(prompt, self._answered)

    @property
    def _watch_hint(self) -> str:
        return WATCH_HINT if self.description.script is None else wishes.WATCH_HINT

    @property
    def _condition_hint(self) -> str:
        return CONDITION_HINT if self.description.script is None else wishes.HINT


def _explain(words: str, hint: str, width: int) -> list[Line]:
    return wrap([(words + hint.removesuffix(" (tab completes)") + ".", "dim")], width)
