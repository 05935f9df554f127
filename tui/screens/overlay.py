"""A screen over another that closes once: keys typed faster than it goes still reach it, and must close no other.

Such keys may also come before its widgets are there or when they are gone; so a screen keeps its widgets, and does not
look for them.
"""

from typing import Any, Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

Answer = TypeVar("Answer")


class Overlay(ModalScreen[Answer], Generic[Answer]):
    """What help, questions and prompts are."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close it with an answer, if it is still the one in front."""
        return super().dismiss(result) if is_in_front(self) else AwaitComplete()


def is_in_front(screen: Screen[Any]) -> bool:
    """Whether it is the one that is seen, and was not closed."""
    return screen in screen.app.screen_stack[-1:]
