"""A velocity that holds minus the gradient and is subtracted once more: two signs that make every step go uphill.

`v = mu * v - rate * g` belongs to `w + v`, and `v = mu * v + rate * g` to `w - v`. Where the gradient that goes into
the velocity is that of the loss, two minuses are no other convention.
"""

from __future__ import annotations

import ast
from typing import Any

from ...findings import finding
from ...rewriting.edits import compiled
from ...running.instrument import Statement
from ...running.matching import compare
from ...running.projections import project
from ...truth.case import Case
from ...truth.truth import frozen_probe


def subtracted_twice(case: Case) -> dict[str, Any] | None:
    """The finding at the update, for the first velocity that is fed and used with minus."""
    program = case.lab.program
    for statement in program.statements:
        fed = _fed_with_minus(statement, program.statements)
        if fed is None:
            continue
        name, step = fed
        for number, written in case.roles.writers.items():
            update = program.statements[number]
            if _is_subtracted(update.node, name) and _is_the_gradient(case, statement, step, written):
                return _finding(case, name, statement, update)
    return None


def _fed_with_minus(statement: Statement, statements: list[Statement]) -> tuple[str, ast.expr] | None:
    """(the velocity, what is taken from it) of `v = mu * v - step`, or of `v -= step` where it decays elsewhere."""
    node = statement.node
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Sub):
        name = ast.unparse(node.target)
        is_decayed = any(
            isinstance(other.node, ast.AugAssign)
            and isinstance(other.node.op, ast.Mult)
            and ast.unparse(other.node.target) == name
            for other in statements
            if (other.file, other.function) == (statement.file, statement.function)
        )
        return (name, node.value) if is_decayed else None
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    name, value = ast.unparse(node.targets[0]), node.value
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Sub):
        return None
    kept = value.left
    is_decay = isinstance(kept, ast.BinOp) and isinstance(kept.op, ast.Mult)
    if is_decay and name in (ast.unparse(kept.left), ast.unparse(kept.right)):  # type: ignore[attr-defined]
        return name, value.right
    return None


def _is_subtracted(node: ast.stmt, name: str) -> bool:
    """Whether a statement takes a velocity from what it writes."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Sub) and ast.unparse(node.value) == name
    value = getattr(node, "value", None)
    if not isinstance(node, ast.Assign) or not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Sub):
        return False
    return ast.unparse(value.left) == ast.unparse(node.targets[0]) and ast.unparse(value.right) == name


def _is_the_gradient(case: Case, statement: Statement, step: ast.expr, written: list[int]) -> bool:
    """Whether the step is a positive multiple of the loss's slopes along a parameter of several entries."""
    sites = [s for s in statement.sites if case.lab.program.sites[s].role in ("assign", "augment")]
    code = compiled(step)
    if not sites or code is None:
        return False
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", operands={sites[0]: [code]}))
    value = (outcome.operands.get(sites[0]) or [None])[0]
    if not outcome.complete or value is None:
        return False
    for p in written:
        if case.roles.parameters[p].shape == value.shape and value.size > 2:
            match = compare(project(value), case.loss.slopes[p])
            if match.residual < case.slopes.tolerance and match.factor > 0:
                return True
    return False


def _finding(case: Case, name: str, fed: Statement, update: Statement) -> dict[str, Any]:
    source = case.lab.program.source_line(update.file, update.line)
    before, _, after = source.rpartition("-")
    return finding(
        "optimizer-state", "error", name,
        f"{name} holds minus the gradient already (line {fed.line}), and is subtracted here once more: every step "
        "goes uphill.",
        f"{before}+{after}", evidence={"cause": "sign", "proven": True}, variable=name, line=update.line,
        source=source, file=update.file,
    )  # fmt: skip
