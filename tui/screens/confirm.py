"""A question with yes and no; esc is no."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from stepgrad.core.observing.description import RunDescription

from ..widgets.lines import Line, line, wrap
from .sheet import Page, SheetScreen

YES, NO = 0, 1


class AnswerClicked(Message):
    """One of the two lines was clicked."""

    def __init__(self, item: int) -> None:
        super().__init__()
        self.item = item


class ConfirmPage(Page):
    """Its two last lines are buttons."""

    def choose(self, item: int) -> None:
        self.post_message(AnswerClicked(item))


class ConfirmScreen(SheetScreen[bool]):
    """Answers True for yes, False or None otherwise."""

    WIDTH = 60
    PAGE = ConfirmPage
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
            line("y ", "key", item=YES).add(self._yes),
            line("n ", "key", item=NO).add(self._no),
        ]

    def on_answer_clicked(self, message: AnswerClicked) -> None:
        """The same by mouse."""
        self.dismiss(message.item == YES)

    def action_answer(self, answer: bool) -> None:
        """Close with yes or no."""
        self.dismiss(answer)
