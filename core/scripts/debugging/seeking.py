"""Back to where a condition began to hold, when the record does not tell: the past is lived again, piece by piece.

The pieces lie between parked forks, the newest is looked through first. A fork of the nearest one lives on to the end
of its piece and says after which iteration the condition began to hold last; what it was after the first iteration of a
piece can be told only from the one before, so that pieces overlap by one.
"""

from collections.abc import Callable
from typing import Any

from stepgrad.core.errors import StepgradError
from stepgrad.core.observing.description import RunDescription

from .link import Link
from .processes import Processes
from .wishes import parse_wish

SURE = 2
"""A process can tell from so many iterations after its beginning on whether something has begun."""


def what_to_seek(text: str, run: RunDescription, end: int) -> list[list[Any]]:
    """The comparisons that are meant. Raises StepgradError for what cannot be sought, or from the beginning on."""
    wish = parse_wish(text, run)
    if "line" in wish:
        raise StepgradError("a line cannot be searched for backwards: P goes back line by line, r on to a line")
    if end < 1:
        raise StepgradError("this is the beginning: there is nothing before the first iteration")
    return list(wish["when"])


def say_nothing_found(text: str, *, has_failed: bool) -> str:
    """Where a search came to nothing."""
    if has_failed:
        return f"'{text}' was not found: the past could not be lived again"
    return f"'{text}' begins to hold after no iteration before this one"


class Seeking:
    """One search before iteration `end`. `found` is called with the iteration, 0 for none, None where it failed."""

    def __init__(
        self, processes: Processes, when: list[list[Any]], end: int, found: Callable[[int | None], None]
    ) -> None:
        self.at = end
        self._processes = processes
        self._when = when
        self._found = found
        self._start = 0

    def go_on(self) -> None:
        """To the piece before this iteration."""
        if self.at < 1:
            self._found(0)
            return
        fork = self._processes.nearest((self.at - SURE + 1, 0))
        if fork is None:
            self._found(None)
            return
        self._start = fork.at[0]
        fork.send(do="wake", role="seeker")

    def hear(self, link: Link | None, message: dict[str, Any]) -> None:
        """Something about the process that lives the piece."""
        if message.get("role") == "seeker":
            seeker = self._processes.seeker
            assert seeker is not None
            seeker.send(do="run", target={"step": self.at, "when": self._when, "seeks": True})
        elif "sought" in message:
            self._processes.forget(link)
            if message["sought"]:
                self._found(message["sought"])
                return
            self.at = self._start + SURE - 1 if self._start else 0
            self.go_on()
        elif message.get("gone") or "ended" in message:
            self._processes.forget(link)
            self._found(None)

    def give_up(self) -> None:
        """Nobody wants to know any more."""
        self._processes.forget(self._processes.seeker)
