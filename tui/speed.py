"""The rungs of the speed limit, from watchable to none. Imports nothing of the screen."""

from math import inf

LADDER = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
"""Steps a second."""


def slower(limit: float | None, speed: float, times: int = 1) -> float:
    """So many rungs down. Without a limit the first one is that which slows a run of this speed."""
    for _ in range(max(1, times)):
        below = [rung for rung in LADDER if rung < (limit or speed or inf)]
        limit, speed = (below or LADDER[:1])[-1], 0.0
    assert limit is not None
    return limit


def faster(limit: float | None, times: int = 1) -> float | None:
    """So many rungs up; above the last there is no limit."""
    for _ in range(max(1, times)):
        limit = next((rung for rung in LADDER if limit is not None and rung > limit), None)
    return limit


def say_limit(limit: float | None) -> str:
    """In words."""
    if limit is None:
        return "no speed limit"
    return f"at most {limit:g} steps a second" if limit != 1 else "at most 1 step a second"
