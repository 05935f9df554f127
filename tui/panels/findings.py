"""The findings panel: causes first, what they explain indented below them, the worst on top."""

from stepgrad.core.diagnosis.finding import Finding, Severity
from stepgrad.core.observing.description import RunDescription

from ..glyphs import ERROR, INFO, WARNING
from ..tree import corners
from ..widgets.lines import Line, Role, Span, crop, line, wrap
from ..widgets.panel import Panel

SIGNS: dict[Severity, tuple[str, Role]] = {
    Severity.ERROR: (ERROR, "bad"),
    Severity.WARNING: (WARNING, "warn"),
    Severity.INFO: (INFO, "accent"),
}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def as_tree(findings: tuple[Finding, ...]) -> list[tuple[Finding, int]]:
    """Each finding once, with its depth: below the first of its causes that is present, at most three deep."""
    ordered = sorted(findings, key=lambda finding: (not finding.root, _RANK[finding.severity]))
    present = {finding.code for finding in ordered}
    placed: list[tuple[Finding, int]] = []
    seen: set[tuple[str, str]] = set()

    def place(finding: Finding, depth: int) -> None:
        if finding.identity in seen:
            return
        seen.add(finding.identity)
        placed.append((finding, min(depth, 3)))
        for effect in ordered:
            if finding.code in effect.causes and effect.code != finding.code:
                place(effect, depth + 1)

    for finding in ordered:
        if not any(cause in present and cause != finding.code for cause in finding.causes):
            place(finding, 0)
    for finding in ordered:  # causes that go round in a circle have no first one
        place(finding, 0)
    return placed


def finding_lines(findings: tuple[Finding, ...], width: int) -> list[Line]:
    """The tree in words; each finding is one selectable thing, counted as `as_tree` has them."""
    placed = as_tree(findings)
    before = corners([depth for _, depth in placed])
    return [row for place, (finding, _) in enumerate(placed) for row in _say(finding, before[place], width, place)]


def fitting_lines(findings: tuple[Finding, ...], width: int, height: int, selected: int) -> list[Line]:
    """The whole tree in that height, if it can be: a line for each finding, and what is left over for the selected."""
    rows = finding_lines(findings, width)
    if len(rows) <= height:
        return rows
    placed = as_tree(findings)
    room = max(1, height - len(placed) + 1)
    rows, before = [], corners([depth for _, depth in placed])
    for place, (finding, _) in enumerate(placed):
        whole = _say(finding, before[place], width, place)
        if place == selected and room > 1:
            rows += whole[:room] if len(whole) <= room else [*whole[: room - 1], _cut(whole[room - 1], width)]
        else:
            rows.append(_say_briefly(finding, before[place], width, place))
    return rows


class FindingsPanel(Panel):
    """The tree of findings; one is selected, `enter` explains it."""

    title = "2 findings"

    def __init__(self, description: RunDescription, *, id: str) -> None:
        super().__init__(description, id=id)
        self._placed: list[tuple[Finding, int]] = []
        self.cursor = 0

    @property
    def items(self) -> int:
        return len(self._placed)

    @property
    def selected(self) -> Finding | None:
        """The finding the cursor is on."""
        return self._placed[min(self.cursor or 0, len(self._placed) - 1)][0] if self._placed else None

    def select(self, identity: tuple[str, str]) -> bool:
        """Put the cursor on this finding; False if there is none such."""
        places = [place for place, (finding, _) in enumerate(self._placed) if finding.identity == identity]
        if places:
            self._select(places[0])
        return bool(places)

    def note(self) -> str:
        if not self._placed:
            return ""
        return "enter explain" if self.is_gone else "enter explain · f jump there"

    def choose(self, item: int) -> None:
        self.cursor = item

    def draw(self, width: int, height: int) -> list[Line]:
        assert self.snapshot is not None
        self._placed = as_tree(self.snapshot.findings)
        if not self._placed:
            return self._nothing(width)
        self.cursor = min(self.cursor or 0, len(self._placed) - 1)
        return fitting_lines(self.snapshot.findings, width, height, self.cursor)

    def _nothing(self, width: int) -> list[Line]:
        assert self.snapshot is not None
        if self.snapshot.checking:
            words = f"{self.snapshot.checking[0].upper()}{self.snapshot.checking[1:]}."
        elif self.snapshot.step == 0:
            words = "No findings yet: they come with the first steps, and each says what was measured."
        else:
            steps = "1 step" if self.snapshot.step == 1 else f"{self.snapshot.step} steps"
            words = f"No findings after {steps}."
        return wrap([(words, "dim")], width)


def _head(finding: Finding, corner: str, place: int) -> Line:
    """Where it stands in the tree, how bad it is, and its code; what is explained is not written in bold."""
    sign, role = SIGNS[finding.severity]
    code_role: Role = "text" if corner else "strong"
    return line(corner, "dim", item=place).add(f"{sign} ", role).add(finding.code, code_role)


def _words(finding: Finding, role: Role) -> list[Span]:
    """What was seen; of a script also the line, and what to write there."""
    if finding.line is None:
        return [(finding.message, role)]
    words: list[Span] = [(f"line {finding.line}: ", "strong"), (finding.message, role)]
    return [*words, (" Fix: ", "dim"), (finding.fix, "good")] if finding.fix else words


def _say(finding: Finding, corner: str, width: int, place: int) -> list[Line]:
    head = _head(finding, corner, place)
    indent = head.width - len(finding.code)
    words = _words(finding, "dim" if corner else "text")
    if head.width + sum(len(text) for text, _ in words) + 2 > width and width < 60:
        return [head, *wrap(words, width, indent=indent, first=indent, item=place)]
    code = head.spans.pop()
    rows = wrap([(f"{code[0]}  ", code[1]), *words], width, indent=indent, first=indent, item=place)
    rows[0].spans[0:1] = head.spans
    return rows


def _say_briefly(finding: Finding, corner: str, width: int, place: int) -> Line:
    row = _head(finding, corner, place).add("  ")
    row.spans += _words(finding, "dim" if corner else "text")
    return row if row.width <= width else _cut(row, width)


def _cut(row: Line, width: int) -> Line:
    """The line, ending in a sign that there is more to it."""
    return crop(row, width - 1).add("…", "dim")
