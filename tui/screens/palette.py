"""The command palette. Its list fails where keys come faster than it is drawn; the run must not be lost for that."""

from textual._context import active_message_pump
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.dom import DOMNode

from .overlay import is_in_front


class Palette(CommandPalette):
    """Textual's own; the app says what is in it, and closes it where it fails."""

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, if it is still the one in front."""
        return super().dismiss(result) if is_in_front(self) else AwaitComplete()


def failing_palette(in_front: DOMNode) -> Palette | None:
    """The palette that the message being dealt with belongs to, if it is one's: of a part of it, or of one in front."""
    pump = active_message_pump.get(None)
    nodes = [in_front, *(pump.ancestors_with_self if isinstance(pump, DOMNode) else ())]
    return next((node for node in nodes if isinstance(node, Palette)), None)
