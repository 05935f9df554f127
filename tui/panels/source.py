"""The script's own text around the line it stands before, with the lines that findings name marked in the margin."""

import io
import keyword
import tokenize
from functools import lru_cache
from pathlib import Path

from stepgrad.core.debugging.snapshot import Place
from stepgrad.core.diagnosis.finding import Severity
from stepgrad.core.observing.description import RunDescription

from ..glyphs import ERROR, NOW, WARNING
from ..widgets.lines import Line, Role, Span, line, wrap
from ..widgets.panel import Panel

MARGIN = 3
"""Lines that stay in sight above and below the one in hand."""
LOOP = "│"


class SourcePanel(Panel):
    """Follows the script; scrolled by hand it stays there until the script moves."""

    title = "5 source"

    def __init__(self, description: RunDescription, *, id: str) -> None:
        super().__init__(description, id=id)
        self._followed: tuple[str, int, int] | None = None
        self._wanted: int | None = None

    def note(self) -> str:
        if self.snapshot is None or self.snapshot.place is None:
            return ""
        place = self.snapshot.place
        where = f"{Path(place.file).name}:{place.line}"
        return where if place.function == "<module>" else f"{where} in {place.function}"

    def go_to(self, number: int) -> None:
        """Bring this line of the script into sight."""
        self._wanted = number
        self.force_redraw()

    def clicked(self, line: Line, column: int) -> None:
        """Lines are there to be read."""

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        place = self.snapshot.place
        if place is None or not place.source:
            return wrap([("The text of this part of the program is not known.", "dim")], width)
        self.cursor = place.line
        marks = self._marks(place)
        size = len(str(len(place.source)))
        shown = coloured(place.source)
        return [
            self._row(number, spans, size, marks.get(number), is_now=number == place.line)
            for number, spans in enumerate(shown, 1)
        ]

    def _row(self, number: int, spans: list[Span], size: int, mark: tuple[str, Role] | None, *, is_now: bool) -> Line:
        row = line(item=number)
        if is_now:
            row.add(NOW, "accent")
        else:
            row.add(*(mark or (" ", "dim")))
        role: Role = "accent" if is_now else "bad" if mark is not None else "dim"
        row.add(f" {number:>{size}} ", role).add(LOOP if self._is_in_loop(number) else " ", "frame").add(" ")
        row.spans += spans
        return row

    def _is_in_loop(self, number: int) -> bool:
        script, place = self.description.script, self.snapshot.place if self.snapshot is not None else None
        if script is None or place is None or place.file != script.path:
            return False
        return script.loop[0] <= number <= script.loop[1]

    def _marks(self, place: Place) -> dict[int, tuple[str, Role]]:
        """Signs for the lines that findings are about; findings are about lines of the script itself."""
        script = self.description.script
        if self.snapshot is None or script is None or place.file != script.path:
            return {}
        marks: dict[int, tuple[str, Role]] = {}
        for finding in sorted(self.snapshot.findings, key=lambda finding: finding.severity is Severity.ERROR):
            if finding.line is not None and finding.severity is not Severity.INFO:
                is_error = finding.severity is Severity.ERROR
                marks[finding.line] = (ERROR, "bad") if is_error else (WARNING, "warn")
        return marks

    def _keep_in_sight(self) -> None:
        super()._keep_in_sight()
        place, height = self.snapshot.place if self.snapshot is not None else None, self._inside[1]
        if self._wanted is not None:
            self.top, self._wanted = max(0, min(self._wanted - 1 - height // 2, self._most_top)), None
            return
        if place is None or self._followed == (place.file, place.line, height):
            return
        self._followed = (place.file, place.line, height)
        first, margin = place.line - 1, min(MARGIN, max(0, (height - 1) // 2))
        script = self.description.script
        if script is not None and place.file == script.path and self._is_in_loop(place.line):
            start, end = script.loop[0] - 1, script.loop[1] - 1
            if end - start + 1 + margin <= height:  # the whole loop can be seen: let it stand still
                self.top = max(0, min(start - margin, self._most_top))
                return
        if not self.top + margin <= first < self.top + height - margin:
            self.top = max(0, min(first - height // 3, self._most_top))


@lru_cache(maxsize=32)
def _coloured(source: tuple[str, ...]) -> tuple[tuple[Span, ...], ...]:
    roles: list[dict[int, Role]] = [{} for _ in source]
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO("\n".join(source) + "\n").readline))
    except (tokenize.TokenError, SyntaxError):
        tokens = []
    for token in tokens:
        role = _role(token)
        if role is None:
            continue
        for row in range(token.start[0], token.end[0] + 1):
            if row <= len(source):
                first = token.start[1] if row == token.start[0] else 0
                last = token.end[1] if row == token.end[0] else len(source[row - 1])
                roles[row - 1].update(dict.fromkeys(range(first, last), role))
    return tuple(_spans(text, found) for text, found in zip(source, roles, strict=True))


def coloured(source: tuple[str, ...]) -> list[list[Span]]:
    """Each line in pieces: comments and texts stand back, words of the language stand out."""
    return [list(spans) for spans in _coloured(source)]


def _role(token: tokenize.TokenInfo) -> Role | None:
    if token.type == tokenize.COMMENT:
        return "dim"
    if token.type == tokenize.STRING:
        return "good"
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "train"
    return None


def _spans(text: str, roles: dict[int, Role]) -> tuple[Span, ...]:
    row = Line()
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or roles.get(place) != roles.get(start):
            row.add(text[start:place].expandtabs(4), roles.get(start, "text"))
            start = place
    return tuple(row.spans)
