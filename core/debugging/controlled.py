"""What a process needs of whatever it drives for a screen: commands in, snapshots out, and when it is its turn.

A `Session` trains; a record that is only read does the same without training.
"""

from collections.abc import Callable
from typing import Protocol

from ..observing.description import RunDescription
from .commands import Command
from .snapshot import Snapshot


class Controlled(Protocol):
    """A run under control; see `Session` for each."""

    description: RunDescription
    speed_limit: float | None

    @property
    def is_running(self) -> bool:
        """Whether `advance` has something to do."""

    @property
    def is_looking_back(self) -> bool:
        """Whether what it does is a search through the past."""

    @property
    def step(self) -> int:
        """Updates done."""

    @property
    def patience(self) -> float | None:
        """Seconds after which `follow` is to be called at rest too; None: never."""

    def apply(self, command: Command) -> None:
        """Carry out a command. Raises StepgradError, and changes nothing, where it makes no sense."""

    def advance(self, should_yield: Callable[[], bool]) -> None:
        """Go on until a stop, or until `should_yield` says that it is somebody else's turn."""

    def prepare(self) -> bool:
        """Use a moment in which nobody waits; False when there is nothing left to prepare."""

    def follow(self) -> bool:
        """Called between two portions of work; True where the picture is another by now. Raises StepgradError."""

    def snapshot(self, *, steps_per_second: float = 0.0) -> Snapshot:
        """The whole picture now."""

    def end(self, reason: str) -> None:
        """It is over. Raises StepgradError."""
