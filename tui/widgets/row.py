"""A one-line widget that draws pieces of text by role: status line, message line, footer."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from .lines import ROLES, Role


class Row(Widget):
    """The base of the one-line widgets."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row--{role}" for role in ROLES}
    DEFAULT_CSS = """
    Row {
        position: absolute; height: 1; background: $panel; color: $foreground;
        & > .row--dim { color: $text-muted; }
        & > .row--strong { text-style: bold; }
        & > .row--accent { color: $text-accent; text-style: bold; }
        & > .row--good { color: $text-success; text-style: bold; }
        & > .row--warn { color: $text-warning; text-style: bold; }
        & > .row--bad { color: $text-error; text-style: bold; }
        & > .row--key { color: $text-accent; text-style: bold; }
        &:ansi { background: ansi_default; color: ansi_default; }
        &:ansi > .row--dim { color: ansi_default; }
        &:ansi > .row--accent { color: ansi_cyan; text-style: bold; }
        &:ansi > .row--good { color: ansi_green; text-style: bold; }
        &:ansi > .row--warn { color: ansi_yellow; text-style: bold; }
        &:ansi > .row--bad { color: ansi_red; text-style: bold; }
        &:ansi > .row--key { color: ansi_cyan; text-style: bold; }
    }
    """

    reversed = Style(reverse=True)

    @property
    def base(self) -> Style:
        """The style of empty cells."""
        return self.rich_style

    def segment(self, text: str, role: Role | Style) -> Segment:
        """A piece of text in the colour of its role."""
        return Segment(text, role if isinstance(role, Style) else self.get_component_rich_style(f"row--{role}"))

    def blank(self) -> Strip:
        """An empty line."""
        return Strip.blank(self.size.width, self.base)
