"""The breakpoints and watches of a script: listed here; breakpoints are waited for in its processes, which are told of
every change, and watches are read off what is shown anyway.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stepgrad.core.debugging.breakpoints import Breakpoint, Breakpoints
from stepgrad.core.debugging.commands import RemoveBreakpoint, RemoveWatch, SetBreakpoint, SetWatch
from stepgrad.core.observing.description import RunDescription

from .link import Link
from .picture import Picture
from .processes import Processes
from .statements import check_line
from .wishes import parse_measure, parse_wish

ListChange = SetBreakpoint | RemoveBreakpoint | SetWatch | RemoveWatch


@dataclass(frozen=True, slots=True)
class Waited:
    """A condition of a script, as it is written and as its process takes it."""

    text: str
    wish: Mapping[str, Any]

    def __str__(self) -> str:
        return self.text


class Lists:
    """Of one script. Methods raise StepgradError for a condition that makes no sense in it."""

    def __init__(self, run: RunDescription, processes: Processes, picture: Picture) -> None:
        self._run = run
        self._processes = processes
        self._watches = picture.watches
        self._sources = picture.sources
        self._points: Breakpoints[Waited] = Breakpoints(lambda text: Waited(" ".join(text.split()), self._parse(text)))

    def _parse(self, text: str) -> Mapping[str, Any]:
        wish = parse_wish(text, self._run)
        check_line(wish, self._sources)
        return wish

    @property
    def listed(self) -> tuple[Breakpoint, ...]:
        """All of them."""
        return self._points.listed

    def change(self, command: ListChange) -> None:
        """Add something, change it, or take it away."""
        match command:
            case SetBreakpoint(number, condition, enabled, once, ignore):
                self._points.put(number, condition, enabled=enabled, once=once, ignore=ignore)
            case RemoveBreakpoint(number):
                self._points.remove(number)
            case SetWatch(text, instead):
                self._watches.put(parse_measure(text, self._run), instead)
            case RemoveWatch(text):
                self._watches.remove(text)
        self._tell_all()

    def take(self, hits: Iterable[tuple[int, int]]) -> None:
        """(number, iterations done) of each hit, in order."""
        before = self._enabled
        known = {point.number for point in self.listed}
        for number, step in hits:
            if number in known:  # it may have been taken away while it was being hit
                self._points.see(number, False)
                self._points.note(number, True, step)
        if self._enabled != before:
            self._tell_all()

    def _tell_all(self) -> None:
        """Those who may run are told of a change at once; forks when they are woken."""
        for link in (self._processes.frontier, self._processes.past):
            if link is not None:
                self.tell(link)

    @property
    def _enabled(self) -> list[int]:
        return [point.number for point, _ in self._points.active]

    def numbered(self, number: int | None) -> Breakpoint | None:
        """The one of that number, if it is there."""
        return next((point for point in self.listed if point.number == number), None)

    def tell(self, link: Link) -> None:
        """Have a process wait for those that are on."""
        listed = [
            {"number": point.number, "ignore": point.ignore, **waited.wish} for point, waited in self._points.active
        ]
        link.send(do="breakpoints", listed=listed)
