"""Whoever follows a session along: told between two chunks of training, and before anything changes the past."""

from pathlib import Path
from typing import Protocol


class Follower(Protocol):
    """Follows one session, into the file at `path`. Each method raises StepgradError where it can follow no longer."""

    @property
    def path(self) -> Path:
        """Where what was seen is kept."""

    def follow(self) -> None:
        """Training has gone on; called many times a second."""

    def catch_up(self) -> None:
        """A command is about to be carried out."""

    def end(self, reason: str) -> None:
        """The session is over."""
