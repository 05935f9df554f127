"""A parameter that is overwritten while the loss or its gradient is computed: `theta[0] = 0` in a cost function.

The array is the caller's, or another name of it, so each turn undoes what those entries have learnt. A constraint
looks different: it is set after the update, or before anything reads the parameter.
"""

from __future__ import annotations

import ast
from typing import Any

from ...findings import finding, short_name
from ...running.instrument import Statement
from ...running.lab import Lab
from ...truth.roles import Roles


def overwritten_on_the_way(lab: Lab, roles: Roles) -> dict[str, Any] | None:
    """The first such statement, if there is one."""
    program = lab.program
    for number, written in sorted(roles.writers.items()):
        statement = program.statements[number]
        target = _constant_entry(statement.node)
        others = [program.statements[s] for s, own in roles.writers.items() if s != number and set(own) & set(written)]
        if target is None or not others or any(_restores(statement, other) for other in others):
            continue
        around = _together(lab, statement)
        name = ast.unparse(target.value)
        names = {name} | _aliased(around, name)
        is_read = any(_reads(s.node, names) for s in around if s.line < statement.line)
        later = [s for s in around if s.line > statement.line and _reads(s.node, names) and s not in others]
        before = [other for other in others if other in around and other.line < statement.line]
        if is_read and later and not before:
            return _finding(lab, statement, short_name(roles.parameters[written[0]].name), target, names)
    return None


def _constant_entry(node: ast.stmt) -> ast.Subscript | None:
    """The target of `name[constant] = constant`."""
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.value, ast.Constant):
        return None
    target = node.targets[0]
    if not isinstance(target, ast.Subscript) or any(
        isinstance(inner, (ast.Name, ast.Call, ast.Compare)) for inner in ast.walk(target.slice)
    ):
        return None
    return target


def _restores(statement: Statement, other: Statement) -> bool:
    """Whether another statement puts something into the same entries again, later in the same function."""
    if not isinstance(other.node, ast.Assign) or (other.file, other.function) != (statement.file, statement.function):
        return False
    assert isinstance(statement.node, ast.Assign)
    return other.line > statement.line and ast.unparse(other.node.targets[0]) == ast.unparse(statement.node.targets[0])


def _together(lab: Lab, statement: Statement) -> list[Statement]:
    """The statements of the same function, and of the same turn of the loop."""
    loop = lab.program.loops[lab.loop]
    same = [s for s in lab.program.statements if (s.file, s.function) == (statement.file, statement.function)]
    if loop.file == statement.file and loop.line < statement.line <= loop.end_line:
        same = [s for s in same if loop.line < s.line <= loop.end_line]
    return same


def _aliased(around: list[Statement], name: str) -> set[str]:
    """What `name` is only another name of, as in `temp = theta`."""
    found = set()
    for statement in around:
        node = statement.node
        if not isinstance(node, ast.Assign) or name not in [ast.unparse(target) for target in node.targets]:
            continue
        if isinstance(node.value, (ast.Name, ast.Attribute, ast.Subscript)):
            found.add(ast.unparse(node.value))
    return found


def _reads(node: ast.stmt, names: set[str]) -> bool:
    """Whether a statement computes something with one of the names; giving it another name is no computing."""
    value = getattr(node, "value", None)
    if value is None or ast.unparse(value) in names:
        return False
    return any(ast.unparse(inner) in names for inner in ast.walk(value) if isinstance(inner, ast.expr))


def _finding(lab: Lab, statement: Statement, own: str, target: ast.Subscript, names: set[str]) -> dict[str, Any]:
    entry, name = ast.unparse(target), ast.unparse(target.value)
    source = lab.program.source_line(statement.file, statement.line)
    return finding(
        "update-missing", "error", own,
        f"{entry} is set to a constant here, in the array that is trained and not in a copy of it: what these entries "
        f"of {own} have learnt is undone in every iteration.",
        f"take a copy first: {name} = {next(iter(sorted(names - {name})), name)}.copy()",
        evidence={"cause": "unknown", "proven": True}, variable=own, line=statement.line, source=source,
        file=statement.file,
    )  # fmt: skip
