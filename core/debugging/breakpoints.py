"""Breakpoints: conditions at which a session stops, with the numbers a user knows them by."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from ..errors import StepgradError


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """One breakpoint. `ignore` is how many more hits are let pass; `once`: it goes off when it has stopped a run.

    `hits` counts how often its condition began to hold, `hit_at` is the newest such step.
    """

    number: int
    condition: str
    enabled: bool = True
    once: bool = False
    ignore: int = 0
    hits: int = 0
    hit_at: int | None = None


Stated = TypeVar("Stated")
"""What a condition is read as; its `str` is how it is written."""


class Breakpoints(Generic[Stated]):
    """The breakpoints of a run, by number. A condition stops when it begins to hold, not while it goes on.

    `parse` reads conditions. Raises StepgradError, here and below, for one that makes no sense.
    """

    def __init__(self, parse: Callable[[str], Stated]) -> None:
        self._parse = parse
        self._points: dict[int, Breakpoint] = {}
        self._conditions: dict[int, Stated] = {}
        self._held: dict[int, bool] = {}
        self._next_number = 1

    @property
    def listed(self) -> tuple[Breakpoint, ...]:
        """All of them, in order of number."""
        return tuple(self._points[number] for number in sorted(self._points))

    def adopt(self, point: Breakpoint) -> None:
        """Take over one that was stored, under its number. Raises StepgradError for a condition that makes no sense."""
        self._points[point.number], self._conditions[point.number] = point, self._parse(point.condition)
        self._next_number = max(self._next_number, point.number + 1)

    @property
    def active(self) -> tuple[tuple[Breakpoint, Stated], ...]:
        """Those that are on, with their conditions."""
        return tuple((point, self._conditions[number]) for number, point in self._points.items() if point.enabled)

    def put(
        self, number: int | None, condition: str, *, enabled: bool = True, once: bool = False, ignore: int = 0
    ) -> Breakpoint:
        """Add one (number None) or change one. Raises StepgradError for a condition that makes no sense."""
        parsed = self._parse(condition)
        if ignore < 0:
            raise StepgradError(f"a breakpoint can ignore 0 or more hits, not {ignore}")
        if number is None:
            number, self._next_number = self._next_number, self._next_number + 1
            point = Breakpoint(number, str(parsed), enabled, once, ignore)
        else:
            point = replace(self._known(number), condition=str(parsed), enabled=enabled, once=once, ignore=ignore)
        self._points[number], self._conditions[number] = point, parsed
        self._held.pop(number, None)
        return point

    def remove(self, number: int) -> None:
        """Take one away. Raises StepgradError if there is none of that number."""
        self._known(number)
        del self._points[number], self._conditions[number]
        self._held.pop(number, None)

    def note(self, number: int, holds: bool, step: int) -> Breakpoint | None:
        """The breakpoint if the run must stop: its condition was just seen to hold, or not."""
        began = holds and not self._held.get(number, False)
        self._held[number] = holds
        if not began:
            return None
        point = self._points[number]
        stops = point.ignore == 0
        self._points[number] = hit = replace(
            point,
            hits=point.hits + 1,
            hit_at=step,
            ignore=max(0, point.ignore - 1),
            enabled=not (stops and point.once),
        )
        return hit if stops else None

    def see(self, number: int, holds: bool) -> None:
        """The session is somewhere else, and this is how the condition stands there. Counts as no hit."""
        self._held[number] = holds

    def _known(self, number: int) -> Breakpoint:
        if number not in self._points:
            numbers = ", ".join(map(str, sorted(self._points))) or "none"
            raise StepgradError(f"there is no breakpoint {number}; there are: {numbers}")
        return self._points[number]
