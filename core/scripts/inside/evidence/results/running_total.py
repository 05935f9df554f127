"""A loss that is shown as a running total: what is added in each iteration is the loss, and nothing ever resets it.

The sum of all losses so far rises while the model learns. Totals that are divided by a count, that start anew
in every epoch, or that are only read when all is over are right.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...findings import finding
from ...running.instrument import Program, Statement
from ...running.matching import compare
from ...truth.case import Case
from ...truth.shown import SHOWING, called

PASSING_ON = ("round", "float", "str", "squeeze", "item", *SHOWING)


def running_total(case: Case) -> dict[str, Any] | None:
    """The finding for the first statement that piles up the loss and shows the pile."""
    program = case.lab.program
    for statement in program.statements:
        name = _piled_up(statement)
        if name is None or not _adds_the_loss(case, statement) or not _is_kept(case, name):
            continue
        around = _loops_around(program, statement)
        if not around or not _is_whole_batch(case, around) or _is_reset(program, name, statement, around[0]):
            continue
        if _is_shown_bare(program, name, statement, around[0]):
            source = program.source_line(statement.file, statement.line)
            short = name.split(".")[-1]
            return finding(
                "loss-formula", "error", short,
                f"{short} is the sum of the losses of all iterations so far: it is added to here, shown, and never set "
                "back, so it rises although the loss itself falls.",
                source.replace("+=", "=") if "+=" in source else f"set {short} to zero at the start of every iteration",
                evidence={"proven": True}, variable=short, line=statement.line, source=source, file=statement.file,
            )  # fmt: skip
    return None


def _piled_up(statement: Statement) -> str | None:
    """The name in `name += value` or `name = name + value`."""
    node = statement.node
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        return ast.unparse(node.target)
    value = getattr(node, "value", None)
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(value, ast.BinOp):
        name = ast.unparse(node.targets[0])
        if isinstance(value.op, ast.Add) and name in (ast.unparse(value.left), ast.unparse(value.right)):
            return name
    return None


def _adds_the_loss(case: Case, statement: Statement) -> bool:
    """Whether a number this statement computes is the loss, up to a factor, once in each iteration."""
    frozen = case.slopes.frozen
    turns = [(i, site) for i, site in enumerate(frozen.scalar_site) if site in statement.sites]
    if not turns or len({site for _, site in turns}) != len(turns) or not case.slopes.scalars:
        return False
    table, wanted = np.stack(case.slopes.scalars), np.ravel(case.loss.slopes)
    roles = [(i, case.lab.program.sites[site].role) for i, site in turns]
    own = [i for i, role in roles if role in ("augment", "assign")]
    return any(compare(np.ravel(table[:, :, i]), wanted).residual < case.slopes.tolerance for i in own)


def _is_kept(case: Case, name: str) -> bool:
    """Whether a push of the total is still there when the iteration is over, to the last digit."""
    return any(
        leaf.size == 1 and name in (leaf.name, *leaf.aliases) and abs(case.roles.gains.get(leaf.name, 0.0) - 1) < 1e-6
        for leaf in case.roles.changed
    )


def _loops_around(program: Program, statement: Statement) -> list[Any]:
    """The loops of the statement's function around it, outermost first."""
    found = [
        loop
        for loop in program.loops
        if loop.file == statement.file and loop.function == statement.function
        and loop.line < statement.line <= loop.end_line
    ]  # fmt: skip
    return sorted(found, key=lambda loop: loop.line)


def _is_whole_batch(case: Case, around: list[Any]) -> bool:
    """Only where each iteration of the one loop sees the same examples: a pass over them may well be summed."""
    program = case.lab.program
    if len(around) != 1 or around[0].id != case.lab.loop or case.lab.is_enclosed:
        return False
    node = next((s.node for s in program.statements if s.file == around[0].file and s.line == around[0].line), None)
    if isinstance(node, ast.While):
        return True
    if not isinstance(node, ast.For) or not isinstance(node.iter, ast.Call) or called(node.iter) != "range":
        return False
    indices = [inner.slice for inner in ast.walk(node) if isinstance(inner, ast.Subscript)]
    return not any(_reads(index, ast.unparse(node.target)) for index in indices)


def _is_reset(program: Program, name: str, own: Statement, loop: Any) -> bool:
    """Whether the name gets a value in the loop, or in another function, other than by adding to it."""
    for statement in program.statements:
        node = statement.node
        if statement is own or not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        texts = [ast.unparse(part) for t in targets for part in (t.elts if isinstance(t, ast.Tuple) else [t])]
        inside = statement.file == loop.file and loop.line < statement.line <= loop.end_line
        elsewhere = "." in name and statement.function != own.function and not statement.function.endswith("__init__")
        if name in texts and (inside or elsewhere):
            return True
    return False


def _is_shown_bare(program: Program, name: str, own: Statement, loop: Any) -> bool:
    """Whether the loop shows or keeps the total as it is, and nowhere a part of it."""
    bare = False
    for statement in program.statements:
        node: ast.AST = statement.node
        if statement is own or statement.file != loop.file or not loop.line < statement.line <= loop.end_line:
            continue
        if isinstance(node, ast.If):
            node = node.test
        for inner in ast.walk(node):
            if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div) and _reads(inner.left, name):
                return False
            if isinstance(inner, ast.Call) and called(inner) in SHOWING:
                bare = bare or any(_is_passed_on(argument, name) for argument in inner.args)
    return bare


def _reads(node: ast.AST, name: str) -> bool:
    return any(isinstance(inner, ast.expr) and ast.unparse(inner) == name for inner in ast.walk(node))


def _is_passed_on(node: ast.AST, name: str) -> bool:
    """Whether an argument is the name itself, rounded or formatted at most."""
    if isinstance(node, ast.expr) and ast.unparse(node) == name:
        return True
    if isinstance(node, ast.Call) and called(node) in PASSING_ON:
        return any(_is_passed_on(argument, name) for argument in node.args)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _is_passed_on(node.right, name)
    if isinstance(node, (ast.Tuple, ast.List, ast.JoinedStr)):
        parts = node.values if isinstance(node, ast.JoinedStr) else node.elts
        return any(_is_passed_on(part, name) for part in parts)
    return isinstance(node, ast.FormattedValue) and _is_passed_on(node.value, name)
