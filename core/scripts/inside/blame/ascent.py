"""What a sign means: a step uphill where error and update belong to different conventions, or a penalty.

`target - output` goes with `+=`, `output - target` with `-=`. Where the two are mixed, each line is right by
itself; it is the update that is said to be wrong, since that is what does not fit the error. Only a difference
that is no part of the loss the script computes, and is followed with minus, is meant as a derivative.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

from ..findings import finding, short_name
from ..rewriting.edits import Variant, binary, compiled
from ..rewriting.rewrite import spell_statement
from ..running.matching import compare
from ..running.projections import project
from ..truth.case import Case, loss_differs
from ..truth.truth import frozen_probe
from .facts import pairs_of
from .trials import Fix, right_after, trial_probe


def turned_error(case: Case) -> Fix | None:
    """A difference of output and target that, turned round, makes every update right: also one the loss is made of.

    Such a one is no suspect otherwise, since disturbing it changes the loss.
    """
    if case.right or not case.wrong or any(case.verdicts[p].verdict != "sign" for p in case.wrong):
        return None
    for pair in pairs_of(case):
        node = pair.site.node
        if not isinstance(node, ast.BinOp) or pair.site.statement < 0:
            continue
        variant = Variant(pair.site.id, binary(node.right, ast.Sub(), node.left), "sign", 1)
        outcome = case.lab.one(trial_probe(case, variant))
        right = right_after(case, outcome) if outcome.complete else set()
        if right >= case.wrong:
            return Fix(pair.site, variant, "sign", ast.unparse(variant.node), len(right), True, False, right)
    return None


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
    is_apart = not case.loss.rebuilt or _is_of_another_difference(case, fix)
    if is_apart and not _feeds_loss(case, fix) and _is_followed_with_minus(statement.node):
        return None
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


def _is_of_another_difference(case: Case, fix: Fix) -> bool:
    """Whether a rebuilt loss is made of a difference that the script computes beside the one turned round."""
    node = case.lab.program.sites[case.loss.site].node
    return case.loss.site != fix.site.id and isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def _feeds_loss(case: Case, fix: Fix) -> bool:
    """Whether the loss changes with the value that is turned round."""
    key = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    outcome = case.lab.one(frozen_probe(case.roles, disturb={fix.site.id: None}, raw=key))
    return not outcome.complete or loss_differs(case, outcome)


def _is_followed_with_minus(node: ast.stmt) -> bool:
    operator = getattr(node, "op", None) or getattr(getattr(node, "value", None), "op", None)
    return isinstance(operator, ast.Sub)


def turns_a_penalty(case: Case, fix: Fix) -> bool:
    """Whether what a fix turns round, or scales, is a term that is a multiple of a parameter alone."""
    new = {ast.dump(node) for node in ast.walk(fix.variant.node)}
    terms = []
    for node in ast.walk(fix.site.node):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and ast.dump(node) not in new:
            terms += [node.left, node.right]
    codes = [code for code in (compiled(term) for term in terms) if code is not None]
    values = case.lab.one(frozen_probe(case.roles, record="nothing", operands={fix.site.id: codes})).operands
    rows = [project(value) for value in values.get(fix.site.id, []) if value is not None and value.size > 1]
    return any(
        compare(row, case.starts[p]).residual < 1e-6
        for row in rows
        for p in fix.heals
        if case.roles.parameters[p].size > 2
    )


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
