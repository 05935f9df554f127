"""What a screen says about itself to whoever hands out keys: which part of the table holds there, what cannot be."""

from typing import ClassVar

from .keymap import Context


class Place:
    """Mixed into the screens that have keys of their own."""

    CONTEXT: ClassVar[Context] = "app"

    def why_not(self, action: str) -> str | None:
        """Why an action of the table can do nothing on this screen as it is; None where it can."""
        return None
