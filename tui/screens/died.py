"""What is shown when the trainee is gone: how it ended, and its last words."""

from stepgrad.core.debugging.messages import Died
from stepgrad.core.observing.description import RunDescription

from ..widgets.lines import Line, line, wrap
from .sheet import SheetScreen


class DiedScreen(SheetScreen[None]):
    """The last snapshot stays on the screen below."""

    heading = "the training process ended"

    def __init__(self, description: RunDescription, died: Died) -> None:
        super().__init__(description)
        self._died = died

    def content(self, width: int) -> list[Line]:
        rows = [*wrap([("✖ ", "bad"), (self._died.message, "strong")], width, indent=2), Line()]
        for text in self._died.details.strip("\n").split("\n")[-40:]:
            rows += wrap([(text.expandtabs(4), "text")], width, indent=4) or [Line()]
        return [*rows, Line(), line("The last numbers stay on the screen. esc back · then q quit", "dim")]
