"""Data that are scaled inside the loop: what was meant to be done once is done again in every turn.

Only by a number that does not come from the data: divided by their own largest value, they stay as they are from
the second turn on.
"""

from __future__ import annotations

import ast
from typing import Any

from ...findings import finding, short_name
from ...running.instrument import Program, Statement
from ...running.matching import compare
from ...running.projections import project
from ...truth.case import Case

EXACTLY = 1e-9
ALMOST_ONE = (0.4, 2.5)  # factors between these may be a decay that is meant
SMALLEST = 8  # entries: what holds fewer is no set of examples


def rescaled_in_turn(case: Case) -> dict[str, Any] | None:
    """The same at the loop that trains, where it is data that one iteration leaves scaled."""
    lab, own = case.lab, {leaf.name for leaf in case.roles.parameters}
    kept = [(leaf, end) for leaf, end in zip(case.roles.changed, case.roles.base.final) if leaf.name not in own and end]
    before = {leaf.name: (leaf.shape, project(lab.leaves.number(leaf))) for leaf, _ in kept}
    loop = lab.program.loops[lab.loop]
    return rescaled(lab.program, loop.file, (loop.line, loop.end_line), before, {leaf.name: end for leaf, end in kept})


def rescaled(
    program: Program, file: str, lines: tuple[int, int], before: dict[str, Any], now: dict[str, Any]
) -> dict[str, Any] | None:
    """A table that is a multiple of what it was one turn ago; `before` and `now` map names to shape and projections."""
    for name, end in now.items():
        start = before.get(name)
        if start is None or end is None or start[0] != end[0] or len(end[0]) < 2:
            continue
        size = 1
        for length in end[0]:
            size *= length
        match = compare(end[1], start[1])
        is_scaled = match.residual < EXACTLY and not ALMOST_ONE[0] < abs(match.factor) < ALMOST_ONE[1]
        statement = _scaling(program, file, lines, name) if is_scaled and size > SMALLEST else None
        if statement is not None:
            return _finding(program, statement, short_name(name), match.factor)
    return None


def _scaling(program: Program, file: str, lines: tuple[int, int], name: str) -> Statement | None:
    """The statement within the loop that multiplies or divides a variable by a number from elsewhere."""
    inside = [s for s in program.statements if s.file == file and lines[0] < s.line <= lines[1]]
    assigned = {ast.unparse(t) for s in inside if isinstance(s.node, ast.Assign) for t in s.node.targets}
    for statement in inside:
        node = statement.node
        by: ast.expr | None = None
        if isinstance(node, ast.AugAssign) and isinstance(node.op, (ast.Mult, ast.Div)):
            by = node.value if ast.unparse(node.target) == name else None
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            is_own = [ast.unparse(target) for target in node.targets] == [name] == [ast.unparse(node.value.left)]
            by = node.value.right if is_own and isinstance(node.value.op, (ast.Mult, ast.Div)) else None
        if isinstance(by, ast.Constant) or (isinstance(by, ast.Name) and by.id not in assigned):
            return statement
    return None


def _finding(program: Program, statement: Statement, name: str, factor: float) -> dict[str, Any]:
    return finding(
        "data-changed", "error", name,
        f"{name} is multiplied by {factor:.3g} in every turn of the loop: after a few of them nothing of the data is "
        "left as it was.",
        f"move this line out of the loop, so that {name} is scaled once",
        evidence={"factor": factor}, variable=name, line=statement.line,
        source=program.source_line(statement.file, statement.line), file=statement.file,
    )  # fmt: skip
