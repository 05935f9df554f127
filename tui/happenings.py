"""What the message line says when a snapshot comes: why the run stopped, where in the past it is, which way it went.

Imports nothing of the screen.
"""

from stepgrad.core.debugging.snapshot import Snapshot

from .availability import is_in_past
from .glyphs import BREAKPOINT
from .widgets.lines import Role


def what_happened(before: Snapshot | None, now: Snapshot) -> tuple[str, Role] | None:
    """The sentence and its role, or None where the newest words still hold."""
    if before is not None and len(now.branches) > len(before.branches):
        newest = now.branches[-1]
        return f"another way from step {newest.parted_at}: the old curve stays as {newest.name}", "good"
    if now.stop is not None and (before is None or before.stop != now.stop or before.step != now.step):
        return None if now.stop.code == "start" else _say_stop(now)
    if now.status == "running" and (before is None or before.status != "running"):
        return "running: space pauses", "dim"
    return None


def _say_stop(now: Snapshot) -> tuple[str, Role]:
    assert now.stop is not None
    words = now.stop.message
    if is_in_past(now):
        ahead = now.newest - now.step
        words += "; 1 step ahead is kept" if ahead == 1 else f"; {ahead} steps ahead are kept"
    if now.stop.code == "breakpoint":
        return f"{BREAKPOINT} {words}", "warn"
    return words, "bad" if now.stop.code in {"not-finite", "error"} else "dim"
