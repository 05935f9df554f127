"""The command palette. Its list fails where keys come faster than it is drawn; the run must not be lost for that."""

import traceback

from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.widgets import OptionList
from textual.worker import WorkerFailed

from .overlay import is_in_front


class Palette(CommandPalette):
    """Textual's own; the app says what is in it, and closes it where it fails."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, if it is still the one in front."""
        return super().dismiss(result) if is_in_front(self) else AwaitComplete()


OF_THE_PALETTE = {CommandPalette.__module__, OptionList.__module__}
"""Code that nothing else on the screen uses."""


def is_of_palette(error: Exception) -> bool:
    """Whether it was raised in the code of a palette, open or just closed."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    frames = (frame for frame, _ in traceback.walk_tb(cause.__traceback__))
    return any(frame.f_globals.get("__name__") in OF_THE_PALETTE for frame in frames)
