"""The engine: runs the rules when due, keeps what they find, and has effects linked to causes.

A finding lives while its rule goes on seeing it, and is cleared when it does not. When to look is a function of the
step alone, so a run diagnosed twice is diagnosed alike: often at first, then at steps that grow by a quarter.
"""

from dataclasses import dataclass

from .causes import link_causes
from .evidence import Evidence
from .finding import Finding, Severity
from .rules import RULES

EVERY_STEP_UNTIL, THEN_PART = 8, 4
"""A look costs up to ten steps of the smallest networks; spaced so, their share stays small."""


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that was raised, or cleared."""

    finding: Finding
    cleared: bool


class Diagnosis:
    """The findings of a run as they stand, roots first. `next_look` is the step after which the rules are due."""

    def __init__(self) -> None:
        self.findings: tuple[Finding, ...] = ()
        self.next_look = 1

    @property
    def standing(self) -> frozenset[tuple[str, str]]:
        """What stands now, for rules with hysteresis."""
        return frozenset(finding.identity for finding in self.findings)

    def examine(self, evidence: Evidence) -> list[Change]:
        """Run all rules; returns what changed since the last time."""
        # From look to look, not from here: being asked in between (at a pause, say) must not shift later looks.
        while self.next_look <= len(evidence.history):
            self.next_look += 1 if self.next_look < EVERY_STEP_UNTIL else self.next_look // THEN_PART
        seen = link_causes([finding for rule in RULES for finding in rule(evidence)])
        before = {finding.identity: finding for finding in self.findings}
        now = {finding.identity: finding for finding in seen}
        raised = [Change(finding, cleared=False) for key, finding in now.items() if _is_news(finding, before.get(key))]
        cleared = [Change(finding, cleared=True) for key, finding in before.items() if key not in now]
        self.findings = seen
        return raised + cleared


def _is_news(finding: Finding, before: Finding | None) -> bool:
    """A finding not seen before, or one that has grown worse."""
    return before is None or (
        finding.severity is not before.severity
        and before.severity is not Severity.ERROR
        and finding.severity is not Severity.INFO
    )
