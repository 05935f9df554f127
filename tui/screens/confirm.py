"""A question with yes and no; esc is no."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from stepgrad.core.observing.description import RunDescription

from ..widgets.lines import Line, line, wrap
from .sheet import SheetScreen


class ConfirmScreen(SheetScreen[bool]):
    """Answers True for yes, False or None otherwise."""

    WIDTH = 60
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "screen.answer(True)", "yes", show=False),
        Binding("n,q", "screen.answer(False)", "no", show=False),
    ]
    hint = "y yes · n no"

    def __init__(self, description: RunDescription, heading: str, question: str, yes: str, no: str) -> None:
        super().__init__(description)
        self.heading, self._question, self._yes, self._no = heading, question, yes, no

    def content(self, width: int) -> list[Line]:
        return [
            *wrap([(self._question, "text")], width),
            Line(),
            line("y ", "key").add(self._yes),
            line("n ", "key").add(self._no),
        ]

    def action_answer(self, answer: bool) -> None:
        """Close with yes or no."""
        self.dismiss(answer)
