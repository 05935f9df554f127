"""Breakpoints in the script's process: each stops when its condition begins to hold, or before its line.

The screen keeps the list and counts the hits; here is what has to be known after every iteration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable

from .target import holds

Measure = Callable[[str, int], Any]
OF_UPDATE = ("update", "gradient")
"""Measures for which it has to be known what the parameters were before the iteration."""


@dataclass
class Stopper:
    """One breakpoint: `when` as in a target, or `line` and `file`. `ignore`: so many hits more are let pass.

    `held`: whether it held when it was looked at last, None where that is not known.
    """

    number: int
    when: list[list[Any]] = field(default_factory=list)
    line: int | None = None
    file: str = ""
    ignore: int = 0
    held: bool | None = None

    def hit(self) -> bool:
        """It is one now: whether to stop."""
        self.ignore -= 1
        return self.ignore < 0


class Stoppers:
    """All of them. `hits` are [number, iterations done] since they were told last; `stopped_by` the newest stop."""

    def __init__(self) -> None:
        self._all: list[Stopper] = []
        self.hits: list[list[int]] = []
        self.stopped_by: int | None = None

    def put(self, listed: list[dict[str, Any]]) -> None:
        """These instead of those there were; what was known of one that stays is known on."""
        before = {point.number: point for point in self._all}
        self._all = [Stopper(**told) for told in listed]
        for point in self._all:
            known = before.get(point.number)
            if known is not None and known.when == point.when:
                point.held = known.held

    def look(self, measure: Measure, *, has_update: bool) -> None:
        """The process sets out from here: what holds already has to begin to."""
        for point in self._all:
            is_known = has_update or all(name not in OF_UPDATE for name, *_ in point.when)
            point.held = holds(point.when, measure) if is_known else None

    @property
    def has_lines(self) -> bool:
        """Whether one waits at a line."""
        return any(point.line is not None for point in self._all)

    @property
    def needs_update(self) -> bool:
        """Whether one asks for the size of updates."""
        return any(name in OF_UPDATE for point in self._all for name, *_ in point.when)

    def after(self, done: int, measure: Measure) -> bool:
        """An iteration has ended: whether to stop."""
        stops = False
        for point in self._all:
            if point.line is not None:
                continue
            before, point.held = point.held, holds(point.when, measure)
            if point.held and before is False:
                stops |= self._note(point, done, is_first=not stops)
        return stops

    def before_line(self, file: str, line: int, done: int) -> bool:
        """A line is to be run: whether to stop."""
        stops = False
        for point in self._all:
            if point.line == line and point.file == file:
                stops |= self._note(point, done, is_first=not stops)
        return stops

    def _note(self, point: Stopper, done: int, *, is_first: bool) -> bool:
        self.hits.append([point.number, done])
        stops = point.hit()
        if stops and is_first:
            self.stopped_by = point.number
        return stops
