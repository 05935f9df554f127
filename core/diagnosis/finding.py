"""A finding: one diagnosis, with the numbers that prove it and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How bad it is. `error`: training cannot succeed as it stands."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnosis.

    `code` is the stable kebab-case name that `stepgrad explain` knows. `subject` is what it is about in words
    ("layer 1", "dW1"). `evidence` holds the measured numbers the message quotes. `causes` names the codes of
    the findings that explain this one; `root` marks a finding that no other explains.
    """

    code: str
    severity: Severity
    subject: str
    message: str
    fix: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    layer: int | None = None
    variable: str | None = None
    line: int | None = None
    source: str | None = None
    step: int | None = None
    causes: tuple[str, ...] = ()
    root: bool = True

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two findings the same one seen at different moments."""
        return self.code, self.subject

    def to_json(self) -> dict[str, Any]:
        """The finding as the command line's JSON contract has it."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "subject": self.subject,
            "layer": self.layer,
            "variable": self.variable,
            "line": self.line,
            "source": self.source,
            "step": self.step,
            "message": self.message,
            "evidence": dict(self.evidence),
            "fix": self.fix,
            "causes": list(self.causes),
            "root": self.root,
        }
