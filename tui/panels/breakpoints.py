"""Breakpoints and watches at a glance: what is waited for and when it was hit, what is watched and how it went.

The list to edit them is a screen.
"""

import numpy as np
from textual import events

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.condition_parser import parse_condition
from stepgrad.core.debugging.conditions import AtPhase
from stepgrad.core.debugging.snapshot import Snapshot, WatchValue
from stepgrad.core.scripts.debugging.wishes import LINE

from ..charts import sparkline
from ..glyphs import BREAKPOINT, BREAKPOINT_OFF, NOW, WATCH
from ..messages import Clicked
from ..widgets.lines import Line, Role, crop, line
from ..widgets.numbers import number
from ..widgets.panel import Panel

SIGNS: dict[bool, tuple[str, Role]] = {True: (BREAKPOINT, "bad"), False: (BREAKPOINT_OFF, "dim")}
LEAST_CONDITION = 12
MOST_CONDITION = 32
SPARK = 24


class BreakpointsPanel(Panel, can_focus=False):
    """One row a breakpoint, one row a watch; a click opens the list."""

    title = "breakpoints"

    def note(self) -> str:
        return "" if self.is_gone else "B change"

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        self.title = title_for(self.snapshot)
        return [*say_breakpoints(self.snapshot, width), *say_watches(self.snapshot, width)]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.app.post_message(Clicked("breakpoints"))


def title_for(snapshot: Snapshot) -> str:
    """What there is."""
    names = [("breakpoints", snapshot.breakpoints), ("watches", snapshot.watches)]
    return " · ".join(name for name, listed in names if listed) or "breakpoints"


def say_breakpoints(snapshot: Snapshot, width: int) -> list[Line]:
    """A row for each, their columns aligned, the one that stopped the run marked."""
    column, is_script = _column(snapshot, width), snapshot.place is not None
    return [
        crop(_say(point, column, width, place, has_stopped=has_stopped(point, snapshot), is_script=is_script), width)
        for place, point in enumerate(snapshot.breakpoints)
    ]


def say_watches(snapshot: Snapshot, width: int) -> list[Line]:
    """A row for each, under the breakpoints: the value now, and how it went."""
    column, first = _column(snapshot, width), len(snapshot.breakpoints)
    return [
        crop(_say_watch(watch, column, width, first + place), width) for place, watch in enumerate(snapshot.watches)
    ]


def has_stopped(point: Breakpoint, snapshot: Snapshot) -> bool:
    """Whether the run stands still because of this one."""
    reason = snapshot.stop
    return reason is not None and reason.breakpoint is not None and reason.breakpoint.number == point.number


def _column(snapshot: Snapshot, width: int) -> int:
    words = [point.condition for point in snapshot.breakpoints] + [watch.expression for watch in snapshot.watches]
    return max(LEAST_CONDITION, min(MOST_CONDITION, max(map(len, words), default=0), width - 22))


def _fit(words: str, column: int) -> str:
    return f"{words if len(words) <= column else words[: column - 1] + '…':<{column}}"


def _say(point: Breakpoint, column: int, width: int, place: int, *, has_stopped: bool, is_script: bool) -> Line:
    sign, role = SIGNS[point.enabled]
    words: Role = "strong" if has_stopped else ("text" if point.enabled else "dim")
    row = line(f"{NOW} " if has_stopped else "  ", "warn", item=place)
    row.add(f"{sign} ", role).add(f"{point.number:<2} ", "dim").add(_fit(point.condition, column), words)
    for part in _history(point, is_script=is_script):
        if row.width + 2 + len(part) <= width:
            row.add(f"  {part}", "warn" if has_stopped and part.startswith("hit") else "dim")
    return row


def _say_watch(watch: WatchValue, column: int, width: int, place: int) -> Line:
    row = line("  ", item=place).add(f"{WATCH} ", "accent").add("   ").add(_fit(watch.expression, column))
    if watch.problem:
        return row.add(f"  {watch.problem}", "warn")
    shown = number(watch.value) if watch.value is not None else "–"
    row.add(f"  {shown:>9}", "bad" if shown in {"nan", "inf", "-inf"} else "strong")
    recent = np.array([value for value in watch.recent if np.isfinite(value)])
    room = min(SPARK, width - row.width - 2)
    return row.add(f"  {sparkline(recent, room)}", "train") if len(recent) > 1 and room > 3 else row


def _history(point: Breakpoint, *, is_script: bool) -> list[str]:
    """What happened to it and what is special about it, in words, what matters most first."""
    parts = []
    if point.hit_at is not None:
        times = f" ({point.hits}×)" if point.hits > 1 else ""
        # A phase, or a line, is passed in the step that comes after those which are done.
        if is_script:
            is_within, step = LINE.match(point.condition) is not None, "iteration"
        else:
            is_within, step = isinstance(parse_condition(point.condition).test, AtPhase), "step"
        when = f"in {step} {point.hit_at + 1}" if is_within else f"at {step} {point.hit_at}"
        parts.append(f"hit {when}{times}")
    if not point.enabled:
        parts.append("off")
    if point.once:
        parts.append("once")
    if point.ignore:
        parts.append(f"ignores {point.ignore} more")
    return parts
