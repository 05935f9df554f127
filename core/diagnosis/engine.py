"""The engine: runs the rules when due, keeps what they find, and links effects to causes.

A finding lives while its rule goes on seeing it, and is cleared when it does not. When to look is a function of the
step alone, so a run diagnosed twice is diagnosed alike: often at first, then at steps that grow by a sixty-fourth.
"""

from dataclasses import dataclass, replace

from .evidence import Evidence
from .finding import Finding
from .rules import RULES

EXPLAINS: dict[str, tuple[str, ...]] = {
    "dead-units": ("gradient-scale", "gradient-sign", "gradient-wrong"),
    "dead-layer": ("gradient-scale", "gradient-sign", "gradient-wrong"),
    "loss-at-chance": (
        "dead-layer",
        "gradient-missing",
        "gradient-sign",
        "gradient-scale",
        "gradient-wrong",
    ),
    "loss-exploding": ("gradient-sign", "gradient-scale", "gradient-wrong"),
    "loss-plateau": ("dead-layer", "gradient-sign", "gradient-scale", "gradient-wrong", "gradient-missing"),
    "loss-not-finite": ("gradient-sign", "gradient-scale", "gradient-wrong"),
}
"""Effect -> what can cause it, the nearest cause first."""

EVERY_STEP_UNTIL = 64


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

    def examine(self, evidence: Evidence) -> list[Change]:
        """Run all rules; returns what changed since the last time."""
        # From look to look, not from here: being asked in between (at a pause, say) must not shift later looks.
        while self.next_look <= len(evidence.history):
            self.next_look += max(1, self.next_look // EVERY_STEP_UNTIL)
        seen = link_causes([finding for rule in RULES for finding in rule(evidence)])
        before = {finding.identity: finding for finding in self.findings}
        now = {finding.identity: finding for finding in seen}
        raised = [Change(finding, cleared=False) for key, finding in now.items() if key not in before]
        cleared = [Change(finding, cleared=True) for key, finding in before.items() if key not in now]
        self.findings = seen
        return raised + cleared


def link_causes(findings: list[Finding]) -> tuple[Finding, ...]:
    """Give each finding its causes among the others, and put roots first, each before what it explains."""
    present = [finding.code for finding in findings]
    linked = []
    for finding in findings:
        cause = next((code for code in EXPLAINS.get(finding.code, ()) if code in present), None)
        linked.append(replace(finding, causes=(cause,) if cause else (), root=cause is None))
    return tuple(sorted(linked, key=lambda finding: _depth(finding, linked)))


def _depth(finding: Finding, findings: list[Finding]) -> int:
    """0 for a root, 1 for what it explains, and so on."""
    if not finding.causes:
        return 0
    return 1 + max(_depth(other, findings) for other in findings if other.code == finding.causes[0])
