"""Findings as a run file has them, raised and cleared one after the other, as those that stand at the end."""

from collections.abc import Iterable, Mapping
from typing import Any

from ..diagnosis.finding import Finding, Severity


def finding_of(stored: Mapping[str, Any]) -> Finding:
    """What `Finding.to_json` wrote, as the finding again."""
    return Finding(**{**stored, "severity": Severity(stored["severity"]), "causes": tuple(stored["causes"])})


def standing_findings(stored: Iterable[tuple[Mapping[str, Any], bool]]) -> tuple[Finding, ...]:
    """Of findings in the order they were raised or, with True, cleared, those that stand."""
    standing: dict[tuple[str, str], Finding] = {}
    for told, is_cleared in stored:
        finding = finding_of(told)
        standing.pop(finding.identity, None)
        if not is_cleared:
            standing[finding.identity] = finding
    return tuple(standing.values())
