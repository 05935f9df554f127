"""The command palette. Its list fails where keys come faster than it is drawn; the run must not be lost for that."""

import traceback

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.screen import Screen
from textual.worker import WorkerFailed

from .overlay import is_in_front


class Palette(CommandPalette):
    """Textual's own; the app says what is in it, and closes it where it fails."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, if it is still the one in front."""
        return super().dismiss(result) if is_in_front(self) else AwaitComplete()


def is_of_palette(error: Exception, in_front: Screen[object]) -> bool:
    """Whether it was raised while a palette was seen, or in the code of one that was just closed."""
    if isinstance(in_front, Palette):
        return True
    cause = error.error if isinstance(error, WorkerFailed) else error
    frames = (frame for frame, _ in traceback.walk_tb(cause.__traceback__))
    return any(frame.f_globals.get("__name__") == CommandPalette.__module__ for frame in frames)
