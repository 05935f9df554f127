"""Why a script stands still, in words."""

from collections.abc import Mapping
from typing import Any

from stepgrad.core.debugging.breakpoints import Breakpoint
from stepgrad.core.debugging.snapshot import StopReason

START = StopReason("start", "ready before the first iteration")


def say_stop(state: Mapping[str, Any], words: str, point: Breakpoint | None = None) -> StopReason:
    """From what its process reports; `words` are the condition it ran to, empty where it was none; `point` the
    breakpoint it came to last."""
    step, line, is_between = state["at"][0], state["place"]["line"], state["is_between"]
    where = f"after iteration {step}" if is_between else f"before line {line}, in iteration {step + 1}"
    if state["reason"] == "breakpoint" and point is not None:
        return StopReason("breakpoint", f"breakpoint {point.number}: {point.condition}, {where}", point)
    if state["reason"] == "pause":
        return StopReason("pause", f"paused {where}")
    if state["reason"] == "not-finite":
        return StopReason("not-finite", f"the loss is not finite {where}: b goes back to before it")
    if words:
        return StopReason("target", f"{words}: {where}")
    return StopReason("target", where) if step or not is_between else START


def say_end(iterations: int, error: str | None) -> StopReason:
    """At the end of the script, or before the iteration in which it raised."""
    if error is not None:
        return StopReason("error", f"the script stops in the next iteration, {error}")
    return StopReason("end", f"the script has ended after {iterations} iterations")
