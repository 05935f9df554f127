"""The number that scales the updates, under the name the script has for it."""

from __future__ import annotations

import ast
from typing import Any

from ..truth.case import Case
from ..truth.truth import frozen_probe


def rate_of(case: Case) -> tuple[str, dict[str, Any]]:
    """The constant number that scales the updates, and the updating statement it stands in."""
    program = case.lab.program
    for statement in sorted(case.roles.writers):
        node = program.statements[statement].node
        value = getattr(node, "value", None)
        if value is None:
            continue
        text = program.source_line(program.statements[statement].file, program.statements[statement].line)
        place = {
            "line": program.statements[statement].line, "source": text,
            "file": program.statements[statement].file,
        }  # fmt: skip
        names = _scalars_in(case, statement, value)
        if names:
            return names[0].split(".")[-1], place
    if case.roles.writers:
        first = program.statements[min(case.roles.writers)]
        source = program.source_line(first.file, first.line)
        return "the learning rate", {"line": first.line, "source": source, "file": first.file}
    return "the learning rate", {}


def _scalars_in(case: Case, statement: int, value: ast.expr) -> list[str]:
    sites = case.lab.program.statements[statement].sites
    keys = [(s, 0) for s in sites if s in set(case.slopes.frozen.array_site) | set(case.slopes.frozen.scalar_site)]
    if not keys:
        return []
    scopes = case.lab.one(frozen_probe(case.roles, record="nothing", scope=keys[:1])).scope
    numbers = next(iter(scopes.values())).numbers if scopes else {}
    own = {leaf.name for leaf in case.roles.parameters}
    found = []
    for inner in ast.walk(value):
        if isinstance(inner, (ast.Name, ast.Attribute)):
            text = ast.unparse(inner)
            shape, kind, number = numbers.get(text, ((1,), "", 0))
            if not shape and kind == "f" and 0 < abs(number) < 100 and text not in own:
                found.append(text)
    return found
