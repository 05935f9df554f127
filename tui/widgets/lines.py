"""Lines of text with a role for each piece, the way every panel says what it shows.

A role is a meaning (`bad`, `dim`, `train`); which colour that is, the theme decides. A Style instead of a role is
taken as it is, so it must say foreground and background. Imports nothing of the screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from rich.cells import cell_len
from rich.style import Style

Role = Literal[
    "text",
    "dim",
    "strong",
    "accent",
    "good",
    "warn",
    "bad",
    "train",
    "validation",
    "chance",
    "ahead",
    "branch",
    "frame",
    "focus",
    "key",
]
ROLES: tuple[Role, ...] = get_args(Role)
Span = tuple[str, Role | Style]


@dataclass(slots=True)
class Line:
    """One line. `item` is the number of the selectable thing it belongs to, if to any."""

    spans: list[Span] = field(default_factory=list)
    item: int | None = None

    def add(self, text: str, role: Role | Style = "text") -> "Line":
        """Append a piece; returns the line."""
        if text:
            self.spans.append((text, role))
        return self

    @property
    def width(self) -> int:
        """Cells it takes."""
        return sum(cell_len(text) for text, _ in self.spans)

    @property
    def text(self) -> str:
        """The words without their roles."""
        return "".join(text for text, _ in self.spans)


def line(text: str = "", role: Role | Style = "text", *, item: int | None = None) -> Line:
    """A line of one piece."""
    return Line([(text, role)] if text else [], item)


def wrap(spans: Iterable[Span], width: int, *, indent: int = 0, first: int = 0, item: int | None = None) -> list[Line]:
    """Break at spaces into lines of at most `width` cells; a word longer than a line is cut into pieces.

    Lines after the first begin with `indent` spaces, the first with `first`.
    """
    lines = [Line([(" " * first, "text")] if first else [], item)]
    room = width - first
    for text, role in spans:
        for word in _words(text):
            if len(word.rstrip()) > room and room < width - indent:
                lines.append(Line([(" " * indent, "text")] if indent else [], item))
                room = width - indent
                word = word.lstrip()
            while len(word.rstrip()) > room > 0:
                lines[-1].add(word[:room], role)
                lines.append(Line([(" " * indent, "text")] if indent else [], item))
                word, room = word[room:], max(1, width - indent)
            lines[-1].add(word[:room], role)
            room -= min(len(word), room)
    return lines


def _words(text: str) -> list[str]:
    """Words with the spaces that follow them."""
    words: list[str] = []
    for part in text.split(" "):
        if words:
            words[-1] += " "
        words.append(part)
    return [word for word in words if word]


def flow(groups: Iterable[list[Span]], width: int, *, gap: str = "  ") -> list[Line]:
    """Set groups side by side, never breaking inside one, as many on a line as fit."""
    lines = [Line()]
    for group in groups:
        size = sum(len(text) for text, _ in group)
        if lines[-1].spans and lines[-1].width + len(gap) + size > width:
            lines.append(Line())
        if lines[-1].spans:
            lines[-1].add(gap)
        lines[-1].spans.extend(group)
    return lines


def crop(row: Line, width: int) -> Line:
    """The line without what lies beyond that many cells (for text whose signs are one cell wide)."""
    kept, room = Line([], row.item), max(0, width)
    for text, role in row.spans:
        kept.add(text[:room], role)
        room -= min(room, len(text))
    return kept


def beside(left: list[Line], right: list[Line], column: int) -> list[Line]:
    """Two blocks next to each other, the right one from that column on."""
    rows = []
    for place in range(max(len(left), len(right))):
        row = Line(list(left[place].spans), left[place].item) if place < len(left) else Line()
        if place < len(right):
            row = crop(row, column - 1)
            row.add(" " * (column - row.width))
            row.spans += right[place].spans
            row.item = right[place].item if row.item is None else row.item
        rows.append(row)
    return rows
