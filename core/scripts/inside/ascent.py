"""Every step goes uphill: error and update belong to different conventions.

`target - output` goes with `+=`, `output - target` with `-=`. Where the two are mixed, each line is right by
itself; it is the update that is said to be wrong, since that is what does not fit the error.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

from .case import Case
from .causes import Fix
from .facts import pairs_of
from .findings import finding, short_name
from .rewrite import spell_statement


def mixed_conventions(case: Case, fix: Fix) -> dict[str, Any] | None:
    """The finding, if turning the error round is what makes everything right; else None."""
    if case.right or fix.writes or fix.cause != "sign" or any(case.verdicts[p].verdict != "sign" for p in case.wrong):
        return None
    if not case.wrong <= fix.heals or _minuses(fix.site.node) != _minuses(fix.variant.node):
        return None
    error = next((pair for pair in pairs_of(case) if pair.site.statement == fix.site.statement), None)
    updates = [s for s in sorted(case.roles.writers) if _turned(case.lab.program.statements[s].node) is not None]
    if error is None or not updates:
        return None
    program = case.lab.program
    statement = program.statements[updates[0]]
    node, value = _turned(statement.node) or (statement.node, None)
    text = spell_statement(node, value, program.sources[statement.file]) if value is not None else ast.unparse(node)
    names = " and ".join(short_name(case.roles.parameters[p].name) for p in sorted(case.wrong))
    swapped = f"line {program.statements[fix.site.statement].line}: {fix.text}"
    return finding(
        "update-sign", "error", names,
        f"every step goes uphill: the error is {ast.unparse(error.site.node)}, and with its sign the update of "
        f"{names} follows the gradient of the loss instead of going against it.",
        f"{text}   (in every update; or {swapped})",
        evidence={"cause": "sign", "parameters": [case.roles.parameters[p].name for p in sorted(case.wrong)],
                  "proven": True},
        variable=names, line=statement.line, source=program.source_line(statement.file, statement.line),
        file=statement.file,
    )  # fmt: skip


def _minuses(node: ast.AST) -> int:
    return sum(isinstance(inner, ast.USub) for inner in ast.walk(node))


def _turned(node: ast.stmt) -> tuple[ast.stmt, ast.expr | None] | None:
    """An update with plus for minus; the new value too, where the statement is an assignment."""
    other = {ast.Sub: ast.Add, ast.Add: ast.Sub}
    if isinstance(node, ast.AugAssign) and type(node.op) in other:
        turned = copy.deepcopy(node)
        turned.op = other[type(node.op)]()
        return turned, None
    value = getattr(node, "value", None)
    if isinstance(node, (ast.Assign, ast.Return)) and isinstance(value, ast.BinOp) and type(value.op) in other:
        new = copy.deepcopy(value)
        new.op = other[type(value.op)]()
        return node, new
    return None
