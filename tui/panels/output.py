"""What the trained program printed, newest last; hidden until asked for or until something is printed."""

from stepgrad.core.observing.description import RunDescription

from ..messages import Clicked
from ..widgets.lines import Line, line
from ..widgets.panel import Panel

MOST_LINES = 500


class OutputPanel(Panel):
    """The trainee's own words."""

    title = "output"

    def __init__(self, description: RunDescription, *, id: str) -> None:
        super().__init__(description, id=id)
        self._said: list[str] = []
        self._has_more = False
        self._is_line_over = True

    def note(self) -> str:
        return "o hide"

    def title_clicked(self) -> None:
        """Out of sight."""
        self.app.post_message(Clicked("output"))

    def hear(self, text: str) -> None:
        """Take what was printed, and show its end."""
        parts = text.split("\n")
        begun = self._said.pop() if self._said and not self._is_line_over else ""
        self._is_line_over = not parts[-1]
        parts = [begun + parts[0], *parts[1:]]
        if self._is_line_over:
            parts.pop()
        self._said = [*self._said, *(as_shown(part) for part in parts)][-MOST_LINES:]
        self._has_more = True
        self.force_redraw()

    def _keep_in_sight(self) -> None:
        super()._keep_in_sight()
        if self._has_more:
            self.top, self._has_more = self._most_top, False

    def draw(self, width: int, height: int) -> list[Line]:
        if not self._said:
            is_recorded = self.snapshot is not None and self.snapshot.recording is not None
            return [line("what was printed is not in the file" if is_recorded else "nothing was printed", "dim")]
        return [
            line(text[start : start + width]) for text in self._said for start in range(0, max(1, len(text)), width)
        ]


def as_shown(text: str) -> str:
    """What a terminal would have on that line: a progress bar is written over again and again."""
    return text.rstrip("\r").rsplit("\r", 1)[-1].expandtabs(4)
