"""The answer of `stepgrad check`: what was found in a script, read from what the analysed process sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from stepgrad.core.diagnosis.finding import Finding, Severity


@dataclass(frozen=True)
class ParameterVerdict:
    """What is said of one parameter's gradient.

    `ratio` is update to true gradient, relative to the factor all parameters share (1 = right); `cosine` the
    cosine of the two; `line` and `gradient` where the gradient is stored and under which name.
    """

    name: str
    shape: tuple[int, ...]
    line: int | None
    gradient: str | None
    ratio: float | None
    cosine: float | None
    verdict: str
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The parameter as the JSON contract has it."""
        return {
            "name": self.name,
            "shape": list(self.shape),
            "line": self.line,
            "gradient": self.gradient,
            "ratio": self.ratio,
            "cosine": self.cosine,
            "verdict": self.verdict,
        }


@dataclass(frozen=True)
class CheckReport:
    """Everything one check found; `files` holds, for findings outside the script, the file they are in.

    `failure` says that, and where, the check itself failed; the rest of the report is what it found all the same.
    """

    script: str
    loop_line: int
    iterations_observed: int
    loss: Mapping[str, Any] | None
    parameters: tuple[ParameterVerdict, ...]
    findings: tuple[Finding, ...]
    healthy: bool
    seconds: float
    failure: str | None = None
    files: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> CheckReport:
        """Read what the analysed process sent."""
        findings, files = [], {}
        for row in content["findings"]:
            finding = _finding(row)
            findings.append(finding)
            if row.get("file"):
                files[finding.identity] = row["file"]
        return cls(
            script=content["script"],
            loop_line=content["loop_line"],
            iterations_observed=content["iterations_observed"],
            loss=content["loss"],
            parameters=tuple(
                ParameterVerdict(**{**row, "shape": tuple(row["shape"])}) for row in content["parameters"]
            ),
            findings=tuple(findings),
            healthy=content["healthy"],
            seconds=content["seconds"],
            failure=content["failure"],
            files=files,
        )

    def to_json(self) -> dict[str, Any]:
        """The report as the command line's JSON contract has it."""
        return {
            "script": self.script,
            "loop_line": self.loop_line,
            "iterations_observed": self.iterations_observed,
            "loss": dict(self.loss) if self.loss else None,
            "parameters": [parameter.to_json() for parameter in self.parameters],
            "findings": [finding.to_json() for finding in self.findings],
            "healthy": self.healthy,
            "seconds": self.seconds,
        }


def _finding(row: Mapping[str, Any]) -> Finding:
    names = (
        "code",
        "subject",
        "message",
        "fix",
        "evidence",
        "layer",
        "variable",
        "line",
        "source",
        "step",
        "root",
    )
    return Finding(
        severity=Severity(row["severity"]), causes=tuple(row["causes"]), **{name: row[name] for name in names}
    )
