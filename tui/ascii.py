"""The last step before the terminal: every sign it cannot show becomes its stand-in."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from .glyphs import to_ascii


class AsciiFilter(LineFilter):
    """Translates finished lines, whoever drew them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        return [Segment(to_ascii(text), style, control) for text, style, control in segments]
