"""A finding in full: what was seen, the numbers that prove it, what to do, and the page `stepgrad explain` prints."""

from collections.abc import Mapping
from typing import Any

from stepgrad.core.diagnosis.explanations import codes, explain
from stepgrad.core.diagnosis.finding import Finding
from stepgrad.core.observing.description import RunDescription

from ..panels.findings import SIGNS
from ..widgets.lines import Line, line, wrap
from ..widgets.numbers import number
from .sheet import SheetScreen


class FindingScreen(SheetScreen[None]):
    """Explains one finding."""

    def __init__(self, description: RunDescription, finding: Finding) -> None:
        super().__init__(description)
        self._finding = finding
        self.heading = finding.code

    def content(self, width: int) -> list[Line]:
        finding = self._finding
        sign, role = SIGNS[finding.severity]
        when = f", first at step {finding.step}" if finding.step is not None else ""
        when += f", line {finding.line}" if finding.line is not None else ""
        rows = [line(f"{sign} {finding.severity}", role).add(f"  {finding.subject}{when}", "dim"), Line()]
        if finding.source:
            rows += [*wrap([(finding.source, "strong")], width, first=2, indent=2), Line()]
        rows += wrap([(finding.message, "text")], width)
        if finding.evidence:
            rows += [Line(), line("measured", "strong"), *_evidence(finding.evidence, width)]
        if finding.fix:
            rows += [Line(), line("what to do", "strong"), *wrap([(finding.fix, "good")], width, first=2, indent=2)]
        if finding.causes:
            rows += [Line(), *wrap([("explained by ", "dim"), (", ".join(finding.causes), "strong")], width)]
        return rows + _explanation(finding.code, width)


def _explanation(code: str, width: int) -> list[Line]:
    if code not in codes():
        return []
    rows: list[Line] = []
    for heading, text in explain(code).sections:
        rows += [Line(), line(heading.lower(), "strong"), *wrap([(text, "text")], width, first=2, indent=2)]
    return rows


def _evidence(evidence: Mapping[str, Any], width: int) -> list[Line]:
    size = min(26, max(len(name) for name in evidence))
    rows: list[Line] = []
    for name, value in evidence.items():
        shown = number(value) if isinstance(value, float) else str(value)
        rows += wrap([(f"{name.replace('_', ' '):<{size}}  ", "dim"), (shown, "text")], width, first=2, indent=size + 4)
    return rows
