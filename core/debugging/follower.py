"""Whoever goes along with a session: told between two chunks of training, and before each command.

A recorder writes down where the session goes; a watcher brings it to where another process has come.
"""

from pathlib import Path
from typing import Protocol

from .commands import Command


class Follower(Protocol):
    """Goes along with one session, with the file at `path`. Each method raises StepgradError where it can no longer.

    `patience`: seconds after which it is to be told at rest too; None: there is nothing to be told.
    """

    @property
    def path(self) -> Path:
        """The file."""

    @property
    def patience(self) -> float | None:
        """See above."""

    def follow(self) -> bool:
        """Training may have gone on; called many times a second. True where the session is another by now."""

    def expect(self, command: Command) -> None:
        """A command is about to be carried out."""

    def end(self, reason: str) -> None:
        """The session is over."""
