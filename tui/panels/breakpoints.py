"""The breakpoints at a glance: on or off, what they wait for, when they were hit. The list to edit them is a screen."""

from textual import events

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.snapshot import Snapshot

from ..glyphs import BREAKPOINT, BREAKPOINT_OFF, NOW
from ..messages import Clicked
from ..widgets.lines import Line, Role, crop, line
from ..widgets.panel import Panel

SIGNS: dict[bool, tuple[str, Role]] = {True: (BREAKPOINT, "bad"), False: (BREAKPOINT_OFF, "dim")}
LEAST_CONDITION = 12
MOST_CONDITION = 32


class BreakpointsPanel(Panel, can_focus=False):
    """One row a breakpoint; a click opens the list."""

    title = "breakpoints"

    def note(self) -> str:
        return "" if self.is_gone else "B change"

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        return say_breakpoints(self.snapshot, width)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.app.post_message(Clicked("breakpoints"))


def say_breakpoints(snapshot: Snapshot, width: int) -> list[Line]:
    """A row for each, their columns aligned, the one that stopped the run marked."""
    points = snapshot.breakpoints
    longest = max((len(point.condition) for point in points), default=0)
    column = max(LEAST_CONDITION, min(MOST_CONDITION, longest, width - 22))
    return [
        crop(_say(point, column, width, place, has_stopped=has_stopped(point, snapshot)), width)
        for place, point in enumerate(points)
    ]


def has_stopped(point: Breakpoint, snapshot: Snapshot) -> bool:
    """Whether the run stands still because of this one."""
    reason = snapshot.stop
    return reason is not None and reason.code == "breakpoint" and point.hit_at == snapshot.step


def _say(point: Breakpoint, column: int, width: int, place: int, *, has_stopped: bool) -> Line:
    sign, role = SIGNS[point.enabled]
    words: Role = "strong" if has_stopped else ("text" if point.enabled else "dim")
    condition = point.condition if len(point.condition) <= column else point.condition[: column - 1] + "…"
    row = line(f"{NOW} " if has_stopped else "  ", "warn", item=place)
    row.add(f"{sign} ", role).add(f"{point.number:<2} ", "dim").add(f"{condition:<{column}}", words)
    for part in _history(point):
        if row.width + 2 + len(part) <= width:
            row.add(f"  {part}", "warn" if has_stopped and part.startswith("hit") else "dim")
    return row


def _history(point: Breakpoint) -> list[str]:
    """What happened to it and what is special about it, in words, what matters most first."""
    parts = []
    if point.hit_at is not None:
        times = f" ({point.hits}×)" if point.hits > 1 else ""
        parts.append(f"hit at step {point.hit_at}{times}")
    if not point.enabled:
        parts.append("off")
    if point.once:
        parts.append("once")
    if point.ignore:
        parts.append(f"ignores {point.ignore} more")
    return parts
