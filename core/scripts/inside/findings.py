"""Findings as plain dictionaries of the command's JSON contract, and how they hang together.

This side runs on old Pythons, so the dataclass of the reporting side is not used here; the keys are its own.
"""

from __future__ import annotations

import ast
import math
import re
from typing import Any

from .running.instrument import Program, Site
from .running.syntax import is_same_place

_TABLES = (ast.Dict, ast.List, ast.Tuple, ast.Set)
ORDER = {"error": 0, "warning": 1, "info": 2}


def finding(
    code: str, severity: str, subject: str, message: str, fix: str = "", *,
    evidence: dict[str, Any] | None = None,
    variable: str | None = None, line: int | None = None, source: str | None = None, file: str | None = None,
    step: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One finding; `file` is an extra key, for lines in a module beside the script."""
    return {
        "code": code, "severity": severity, "subject": subject, "layer": None, "variable": variable,
        "line": line,
        "source": source, "step": step, "message": message, "evidence": finite(evidence or {}), "fix": fix,
        "causes": [], "root": True, "file": file,
    }  # fmt: skip


def at_site(program: Program, site: Site) -> dict[str, Any]:
    """`line`, `source` and `file` of a site, as keyword arguments for `finding`."""
    line = statement_line(program, site)
    return {"line": line, "source": program.source_line(site.file, line), "file": site.file}


def statement_line(program: Program, site: Site) -> int:
    """The line of the statement a site belongs to; in a table, list or call over several lines, that of its element."""
    if site.statement < 0:
        return site.line
    statement = program.statements[site.statement]
    value = getattr(statement.node, "value", None)
    is_named = isinstance(value, ast.Call) and any(is_same_place(word.value, site.node) for word in value.keywords)
    return site.line if site.role == "lambda" or isinstance(value, _TABLES) or is_named else statement.line


def finite(evidence: dict[str, Any]) -> dict[str, Any]:
    """Numbers that JSON has no word for become strings."""
    return {key: _spelled(value) for key, value in evidence.items()}


def _spelled(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return value


def short_name(name: str) -> str:
    """`parameters['W1']` is W1, `self.layers[0].W` is layers[0].W."""
    keyed = re.fullmatch(r"[\w.]+\['(\w+)'\]", name)
    if keyed:
        return keyed.group(1)
    return name[5:] if name.startswith("self.") else name


def link(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors first, in the order they were found; what comes after a root that explains it points to it."""
    findings = sorted(findings, key=lambda f: ORDER[f["severity"]])
    if findings:
        root = findings[0]
        for other in findings[1:]:
            if other["severity"] != "info" or other["code"] in SYMPTOMS:
                other["causes"] = [root["code"]] if other["code"] != root["code"] else []
                other["root"] = other["code"] == root["code"]
    return findings


def without_loss(line: int | None) -> str:
    """What is said of a training whose loss was not found."""
    return (
        f"the loop at line {line} changes numbers, but no loss was found that they make smaller: the gradients "
        "cannot be checked; nothing is wrong with data, labels and shapes as far as could be seen"
    )


def out_of_time(seconds: float) -> str:
    """What is said of a check that was not finished."""
    return (
        f"its iterations are long, and {seconds:g} seconds of work were too few to check them: "
        f"--timeout {5 * seconds:g} gives it more"
    )


SYMPTOMS = (
    "dead-units", "dead-layer", "saturated-units", "loss-at-chance", "loss-plateau", "loss-exploding",
    "loss-not-finite", "loss-oscillating", "constant-output", "vanishing-gradient", "exploding-gradient",
)  # fmt: skip
