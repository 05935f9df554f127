"""Values kept for the way back that are all one array: `hs.append(h)`, and `h[:] = ...` in the next turn.

Asked only where gradients are wrong and no change of a single line makes them right.
"""

from __future__ import annotations

import ast
from typing import Any

from ..findings import finding
from ..running.instrument import Loop, Program, Statement
from ..truth.case import Case

KEEPING = ("append", "insert", "appendleft")


def kept_views(case: Case) -> dict[str, Any] | None:
    """The first statement of this iteration that keeps an array which the same loop goes on to change in place."""
    program, frozen = case.lab.program, case.slopes.frozen
    arrays = set(frozen.array_site)
    run = {program.sites[site].statement for site in (*frozen.array_site, *frozen.scalar_site)}
    for statement in program.statements:
        name = _kept(statement.node)
        loop = _innermost(program, statement) if name else None
        if name is None or loop is None:
            continue
        around = [s for s in program.statements if s.file == loop.file and loop.line < s.line <= loop.end_line]
        if any(isinstance(s.node, ast.Assign) and name in _names_bound(s.node) for s in around):
            continue
        for other in around:
            if other.id in run and _changes_in_place(program, other, name, arrays):
                return _finding(case, statement, other, name)
    return None


def _kept(node: ast.stmt) -> str | None:
    """h in `hs.append(h)`."""
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in KEEPING and call.args:
        return call.args[-1].id if isinstance(call.args[-1], ast.Name) else None
    return None


def _innermost(program: Program, statement: Statement) -> Loop | None:
    loops = [o for o in program.loops if o.file == statement.file and o.line < statement.line <= o.end_line]
    return max(loops, key=lambda loop: loop.line, default=None)


def _names_bound(node: ast.Assign) -> set[str]:
    """Plain names that get another value, and not another content."""
    parts = [part for target in node.targets for part in (getattr(target, "elts", None) or [target])]
    return {part.id for part in parts if isinstance(part, ast.Name)}


def _changes_in_place(program: Program, statement: Statement, name: str, arrays: set[int]) -> bool:
    node = statement.node
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and node.target.id == name:
        return any(site in arrays and program.sites[site].role == "target" for site in statement.sites)
    targets = node.targets if isinstance(node, ast.Assign) else []
    return any(
        isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id == name
        for target in targets
    )  # fmt: skip


def _finding(case: Case, kept: Statement, change: Statement, name: str) -> dict[str, Any]:
    program = case.lab.program
    names = " and ".join(sorted(case.roles.parameters[p].name for p in case.wrong)[:4])
    return finding(
        "gradient-wrong", "error", name,
        f"what is kept of {name} here is the array itself, and line {change.line} goes on to change it in place: all "
        f"that was kept is what it is at last, so the way back uses wrong values and the gradient of {names} is wrong.",
        f"keep a copy: {name}.copy()", evidence={"cause": "shared-object", "proven": False}, variable=name,
        line=kept.line, source=program.source_line(kept.file, kept.line), file=kept.file,
    )  # fmt: skip
