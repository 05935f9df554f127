"""One moment that serves several parameters: kept under a name, a shape or a class that they have in common.

No second name leads to such an array, so the updates tell: pushing some of its entries changes the same entries of
several parameters and no others, and what it keeps of a push is less than all.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.instrument import Statement
from ...running.leaves import Leaf
from ...truth.case import Case
from ...truth.truth import frozen_probe
from ..places import assigned_at

PUSH = 0.01  # of a moment's value
FEWEST = 4  # entries
ALL = 0.99999  # share of a push that is kept by data and by sums, and by no mean


def one_memory(case: Case) -> dict[str, Any] | None:
    """The finding about a moment that several parameters of its shape are moved by."""
    shapes = {leaf.name: leaf.shape for leaf in case.roles.parameters}
    for leaf in case.roles.states:
        served = [name for name in case.roles.drives.get(leaf.name, ()) if name in shapes]
        is_mean = leaf.kind == "array" and leaf.size >= FEWEST and 0 < case.roles.gains[leaf.name] < ALL
        is_of_several = len(served) > 1 and {shapes[name] for name in served} == {leaf.shape}
        if is_mean and is_of_several and _moves_entry_by_entry(case, leaf, served):
            return _finding(case, leaf, sorted(served))
    return None


def _moves_entry_by_entry(case: Case, leaf: Leaf, served: list[str]) -> bool:
    """Whether a push of some entries changes some of the same entries of each update, and nothing beside them."""
    value = case.lab.leaves.number(leaf)
    pushed = np.arange(leaf.size) % 2 == 0
    step = PUSH * value * pushed.reshape(leaf.shape)
    probes = [frozen_probe(case.roles, record="nothing", whole=True, moves=[(leaf, s)]) for s in (0 * step, step)]
    still, moved = case.lab.run(probes)
    if not still.complete or not moved.complete or not np.any(step):
        return False
    for p, parameter in enumerate(case.roles.parameters):
        if parameter.name in served:
            changed = np.ravel(still.updates[p] != moved.updates[p])
            if not changed.any() or changed[~pushed].any():
                return False
    return True


def _finding(case: Case, leaf: Leaf, served: list[str]) -> dict[str, Any]:
    first, second = (short_name(name) for name in served[:2])
    others = f" and {len(served) - 2} more" if len(served) > 2 else ""
    name, place = _fetched_at(case, leaf)
    return finding(
        "optimizer-state", "error", name,
        f"{leaf.name} serves several parameters, {first} and {second}{others}: each is moved by the gradients of the "
        "others too.",
        "keep a moment of its own for each parameter, under a key that no two have in common",
        evidence={"served": served, "proven": True}, variable=name, **place,
    )  # fmt: skip


def _fetched_at(case: Case, leaf: Leaf) -> tuple[str, dict[str, Any]]:
    """Where its key is made, or where it is taken from what holds it; failing that, where it starts."""
    names = [other.name for other in case.roles.changed]
    writers = [s for s, written in case.roles.base.writes.items() if leaf.name in [names[i] for i in written]]
    holder = re.sub(r"(\[.*\])+$", "", leaf.name).split(".")[-1]
    statements = case.lab.program.statements
    for writer in writers:
        near = [s for s in statements if s.file == statements[writer].file and s.line <= statements[writer].line]
        for statement in reversed(near):
            key = _key_in(statement, holder)
            if key is not None:
                made = next((s for s in reversed(near) if s.line <= statement.line and _assigns(s, key)), statement)
                source = case.lab.program.source_line(made.file, made.line)
                return key or holder, {"line": made.line, "source": source, "file": made.file}
    return short_name(leaf.name), assigned_at(case.lab.program, leaf.name)


def _key_in(statement: Statement, holder: str) -> str | None:
    """The name of the key that a statement takes something from the holder with; "" if it is no name."""
    for node in ast.walk(statement.node) if isinstance(statement.node, (ast.Assign, ast.AugAssign)) else ():
        if isinstance(node, ast.Subscript):
            held, key = node.value, node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            held, key = node.func.value, node.args[0]
        else:
            continue
        if ast.unparse(held).split(".")[-1] == holder:
            return key.id if isinstance(key, ast.Name) else ""
    return None


def _assigns(statement: Statement, name: str) -> bool:
    node = statement.node
    return isinstance(node, ast.Assign) and any(ast.unparse(target) == name for target in node.targets)
