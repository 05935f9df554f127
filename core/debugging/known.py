"""What is known of one line of the run: what was examined, which gradients are refuted, which findings stand.

It belongs to the line, not to the session: whoever comes back to a line finds it as it was left.
"""

from dataclasses import dataclass

from ..diagnosis.examiner import Facts
from ..diagnosis.finding import Finding
from ..training.gradient_check import GradientEntry


@dataclass(frozen=True, slots=True)
class Checks:
    """The newest gradient check and its step, and the gradients that stand refuted, each since a step."""

    table: tuple[GradientEntry, ...]
    step: int | None
    refuted: dict[str, tuple[GradientEntry, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """All of it, as it stood when the line was left."""

    facts: Facts
    checks: Checks
    findings: tuple[Finding, ...]
