"""What the message line says when a snapshot comes: why the run stopped, where in the past it is, which way it went.

Imports nothing of the screen.
"""

from stepgrad.core.debugging.snapshot import Snapshot
from stepgrad.core.debugging.tensors import Exported

from .availability import is_in_past
from .glyphs import BREAKPOINT
from .widgets.lines import Role

SILENT = ("start", "followed")
"""Reasons to stand still that are no news."""


def what_happened(before: Snapshot | None, now: Snapshot) -> tuple[str, Role] | None:
    """The sentence and its role, or None where the newest words still hold."""
    if now.looking_back is not None:
        step = "step" if now.place is None else "iteration"
        return f"looking back: {step} {now.looking_back} · space or esc gives up", "accent"
    if before is not None and now.branch is not None and now.branch.number > before.newest_branch:
        words = f"another way from step {now.branch.parted_at}, called {now.branch.name}; "
        return words + f"the old one stays as {now.branch.origin}: v lists both", "good"
    if now.recording is not None and (before is None or before.recording is None or said_of(before) != said_of(now)):
        return said_of(now), "accent"
    if now.saved is not None and (before is None or before.saved != now.saved):
        return f"wrote step {now.saved.step} to {now.saved.path}", "good"
    if now.stop is not None and (before is None or before.stop != now.stop or before.step != now.step):
        return None if now.stop.code in SILENT else _say_stop(now)
    death = now.detail.death if now.detail is not None else None
    if death is not None and (before is None or before.detail is None or before.detail.death != death):
        return f"unit {death.unit} of layer {death.layer} is dead since step {death.since}", "good"
    if now.exported is not None and before is not None and now.exported != before.exported:
        return say_exported(now.exported), "good"
    if now.status == "running" and (before is None or before.status != "running"):
        return "running: space pauses", "dim"
    return None


def said_of(snapshot: Snapshot) -> str:
    """How it stands with the file the run is read from."""
    return snapshot.recording.words if snapshot.recording is not None else ""


def say_exported(written: Exported) -> str:
    """`wrote W1 (64×10, float64) to path`."""
    shape = "×".join(map(str, written.shape))
    return f"wrote {written.name} ({shape}, {written.dtype}) of step {written.step} to {written.path}"


def _say_stop(now: Snapshot) -> tuple[str, Role]:
    assert now.stop is not None
    words = now.stop.message
    if is_in_past(now):
        ahead = now.newest - now.step
        unit = "step" if now.place is None else "iteration"  # a script stands in a line of its own
        words += f"; 1 {unit} ahead is kept" if ahead == 1 else f"; {ahead} {unit}s ahead are kept"
    if now.stop.code == "breakpoint":
        return f"{BREAKPOINT} {words}", "warn"
    return words, "bad" if now.stop.code in {"not-finite", "error"} else "dim"
