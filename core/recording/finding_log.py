"""What stands now against what was written down: findings are noted as they are raised, cleared, or say more."""

from collections.abc import Iterable

from ..diagnosis.finding import Finding
from .writer import RunWriter

TOLD_AGAIN = 2
"""A finding that stands is written down anew when so many times as many steps are done and it says something else."""


class FindingLog:
    """The findings of one run as far as `writer` was told of them."""

    def __init__(self, writer: RunWriter) -> None:
        self._writer = writer
        self._told: dict[tuple[str, str], tuple[Finding, int]] = {}

    def note(self, line: int, step: int, findings: Iterable[Finding], *, with_newest_words: bool = False) -> None:
        """These stand after a step of a line; every word that is new is told at the end at the latest."""
        told, now = self._told, {finding.identity: finding for finding in findings}
        for identity in [identity for identity in told if identity not in now]:
            self._writer.add_finding(line, step, told.pop(identity)[0].to_json(), is_cleared=True)
        for identity, finding in now.items():
            before, at = told.get(identity, (None, 0))
            is_due = with_newest_words or step >= TOLD_AGAIN * at
            if before is None or before.severity is not finding.severity or (is_due and before != finding):
                self._writer.add_finding(line, step, finding.to_json(), is_cleared=False)
                told[identity] = finding, step
