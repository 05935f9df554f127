"""Training data that every pass changes for good: a batch is a view, and what is added to it stays in the data.

The statement writes to another name than the data have, so its author thinks of a copy.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.instrument import Statement
from ...running.leaves import Leaf
from ...running.probe import Probe
from ...running.projections import direction
from ...truth.case import Case
from ..update.unmoved import slopes_along

FEWEST = 20  # entries, for an array to be data
STAYS = 0.5  # of a push, where the data are changed: they are added to and not replaced
AGAIN = 0.3  # of the change, that comes once more if the iteration starts from its end


def drifting_data(case: Case) -> dict[str, Any] | None:
    """An array the loss depends on, no parameter drives, and some statement adds to under another name."""
    driven = set().union(*(case.roles.drives.get(leaf.name, set()) for leaf in case.roles.parameters))
    for leaf in case.roles.states:
        if leaf.kind != "array" or leaf.size < FEWEST or leaf.name in driven or leaf.integer:
            continue
        statement = _writer(case, leaf)
        if statement is not None and _is_added_to(case, leaf) and np.any(slopes_along(case, [leaf])[0]):
            return _finding(case, leaf, statement)
    return None


def _writer(case: Case, leaf: Leaf) -> Statement | None:
    """The first statement that changes the leaf in place under a name that is not one of the leaf's."""
    names = [other.name for other in case.roles.changed]
    own = {re.findall(r"\w+", name)[-1] for name in (leaf.name, *leaf.aliases) if re.search(r"\w", name)}
    for number, written in sorted(case.roles.base.writes.items()):
        node = case.lab.program.statements[number].node
        if leaf.name not in [names[i] for i in written] or not isinstance(node, ast.AugAssign):
            continue
        base: ast.expr = node.target
        while isinstance(base, ast.Subscript):
            base = base.value
        if isinstance(base, ast.Name) and base.id not in own - case.lab.program.passing:
            return case.lab.program.statements[number]
    return None


def _is_added_to(case: Case, leaf: Leaf) -> bool:
    """Whether the values are still in what the iteration makes of them, and another one would do the same again."""
    start = case.lab.leaves.number(leaf)
    push = case.lab.step_size(leaf) * direction(0, leaf.shape)
    plain, pushed = case.lab.run(
        [Probe(record="nothing", whole_final=[leaf], moves=moves) for moves in ([], [(leaf, push)])]
    )
    if not plain.complete or not pushed.complete or plain.final_values[0] is None:
        return False
    change = plain.final_values[0] - start
    changed = change != 0
    if not changed.any() or np.array_equal(np.sort(plain.final_values[0], axis=None), np.sort(start, axis=None)):
        return False
    kept = (pushed.final_values[0] - plain.final_values[0])[changed]
    if float(np.linalg.norm(kept)) < STAYS * float(np.linalg.norm(push[changed])):
        return False
    again = case.lab.one(Probe(record="nothing", whole_final=[leaf], moves=[(leaf, change)]))
    if not again.complete or again.final_values[0] is None:
        return False
    return float(np.linalg.norm(again.final_values[0] - start - change)) > AGAIN * float(np.linalg.norm(change))


def _finding(case: Case, leaf: Leaf, statement: Statement) -> dict[str, Any]:
    assert isinstance(statement.node, ast.AugAssign)
    data, name = short_name(leaf.name), ast.unparse(statement.node.target)
    return finding(
        "data-changed", "error", data,
        f"{name} is no copy but a part of {data} itself, so what is done to it here stays in the data and adds up from "
        "iteration to iteration.",
        f"make a new array: {name} = {name} {_sign(statement.node)} ..., or take a copy of the batch first",
        evidence={"cause": "shared-object", "proven": True}, variable=name,
        line=statement.line, source=case.lab.program.source_line(statement.file, statement.line), file=statement.file,
    )  # fmt: skip


def _sign(node: ast.AugAssign) -> str:
    return {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}.get(type(node.op), "+")
