"""What is shown where nothing else fits: how large the terminal is and how large it must be."""

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from ..layout import SMALLEST


class TooSmall(Widget):
    """A plain message in the middle."""

    DEFAULT_CSS = """
    TooSmall { position: absolute; background: $background; color: $foreground; }
    TooSmall:ansi { background: ansi_default; color: ansi_default; }
    """

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        least_width, least_height = SMALLEST
        words = [
            f"{width}x{height} is too small",
            f"stepgrad needs {least_width}x{least_height}",
            "enlarge, or q to quit",
        ]
        words = words[:height]
        first = (height - len(words)) // 2
        if not first <= y < first + len(words):
            return Strip.blank(width, self.rich_style)
        return Strip([Segment(words[y - first].center(width)[:width], self.rich_style)], width)
