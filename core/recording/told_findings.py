"""The findings of a recorded run as they stood at a step: read from its file, not found again.

A finding stands from the step it speaks of, or where it speaks of none from the step it was raised at, until the step
at which it was cleared. Steps count along the way that leads to a line, through those it parted from.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..debugging.branches import Branches, Line
from ..diagnosis.causes import link_causes
from ..diagnosis.engine import Change, Diagnosis
from ..diagnosis.evidence import Evidence
from ..diagnosis.finding import Finding
from .reader import StoredFinding
from .standing import finding_of

NEVER = 10**18
"""A step no run comes to."""


@dataclass(frozen=True, slots=True)
class _Event:
    """A finding was raised, told anew, or cleared: to be seen from `step` on. `number` counts as the file does."""

    step: int
    number: int
    is_cleared: bool
    finding: Finding


class ToldFindings(Diagnosis):
    """Takes the place of a session's diagnosis; it finds nothing of its own. `count` events were added."""

    def __init__(self, branches: Branches) -> None:
        super().__init__()
        self.count = 0
        self._branches = branches
        self._events: dict[int, list[_Event]] = {}
        self._told: set[tuple[int, tuple[str, str]]] = set()

    def add(self, stored: Iterable[StoredFinding]) -> None:
        """More of what was raised and cleared, in the file's order."""
        for entry in stored:
            finding, step = finding_of(entry.finding), entry.step
            key = entry.line, finding.identity
            if entry.is_cleared:
                self._told.discard(key)
            elif key not in self._told:
                self._told.add(key)
                step = step if finding.step is None else min(step, finding.step)
            self._events.setdefault(entry.line, []).append(_Event(step, self.count, entry.is_cleared, finding))
            self.count += 1

    def examine(self, evidence: Evidence) -> list[Change]:
        """What stood at the step in hand; nothing of it is news."""
        self.look(len(evidence.history))
        return []

    def look(self, step: int) -> None:
        """Be at a step of the present line."""
        standing: dict[tuple[str, str], Finding] = {}
        for _, event in sorted(self._on_the_way(step), key=lambda seen: (seen[0], seen[1].number)):
            if event.is_cleared:
                standing.pop(event.finding.identity, None)
            else:
                standing[event.finding.identity] = event.finding
        self.findings = link_causes(list(standing.values()))
        ahead = (event.step for event in self._events.get(self._branches.present.number, ()) if event.step > step)
        self.next_look = min(ahead, default=NEVER)

    def _on_the_way(self, step: int) -> list[tuple[int, _Event]]:
        """What happened up to a step on the present line and, before it parted, on the others; and at which step."""
        line: Line | None = self._branches.present
        until, seen = step, []
        while line is not None:
            begun = 0 if line.origin is None else line.parted_at
            placed = [(max(begun, event.step), event) for event in self._events.get(line.number, ())]
            seen += [(at, event) for at, event in placed if at <= until]
            until, line = min(until, line.parted_at), line.origin
        return seen
