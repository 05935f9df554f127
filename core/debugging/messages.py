"""Everything that comes back from a trainee, and the one interface a screen has to it.

Tests and the app use the same interface: a trainee in a process of its own, or a canned one.
"""

from dataclasses import dataclass
from typing import Protocol

from ..observing.description import RunDescription
from .commands import Command
from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Output:
    """Something the trainee printed or warned of."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that made no sense, and why, in one line."""

    message: str


@dataclass(frozen=True, slots=True)
class Died:
    """The trainee is gone. `message` is one line for the user, `details` a traceback or its last output."""

    message: str
    details: str


Message = Snapshot | Output | Refused | Died


class Trainee(Protocol):
    """What is being trained, as a screen sees it."""

    @property
    def description(self) -> RunDescription:
        """What the run is."""

    def send(self, command: Command) -> None:
        """Hand a command over; does not wait for its effect. Does nothing once the trainee is gone."""

    def receive(self, timeout: float | None = None) -> Message | None:
        """The next message, waiting at most `timeout` seconds (None: for ever). None when there was none.

        After `Died`, and after `close`, always None at once.
        """

    def close(self) -> None:
        """End the trainee and free what it held. Safe to call twice."""
