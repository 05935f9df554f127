"""A parameter that is set to its step: `w =- rate * g`, or `w = rate * g` with the old value forgotten.

What is stored is then a multiple of the true gradient, and not the old value and such a multiple.
"""

from __future__ import annotations

import ast
from math import prod
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.leaves import Leaf
from ...running.matching import compare
from ...running.projections import project
from ...truth.case import Case
from ...truth.truth import frozen_probe
from .unmoved import slopes_along

MAX_LEAVES = 12
FEW = 2


def set_to_step(case: Case) -> dict[str, Any] | None:
    """The first such parameter that the loss depends on."""
    leaves = [leaf for leaf in case.roles.changed if leaf.size > FEW][:MAX_LEAVES]
    names = [leaf.name for leaf in case.roles.changed]
    ends = {leaf.name: case.roles.base.final[names.index(leaf.name)] for leaf in leaves}
    leaves = [leaf for leaf in leaves if _statement(case, leaf) is not None and ends[leaf.name] is not None]
    if not leaves:
        return None
    for leaf, slopes in zip(leaves, slopes_along(case, leaves)):
        end, start = ends[leaf.name][1], project(case.lab.leaves.number(leaf))
        stored = compare(end, slopes)
        changed = compare(end - start, slopes)
        if np.any(slopes) and stored.residual < case.slopes.tolerance < changed.residual and _reacts(case, leaf):
            return _finding(case, leaf)
    return None


def _reacts(case: Case, leaf: Leaf) -> bool:
    """Whether arrays of other sizes are computed with it: it is no gradient that is kept."""
    moved = case.lab.one(frozen_probe(case.roles, moves=[(leaf, 0.1 * np.ones(leaf.shape))], record="full"))
    before = {(s, t): p for s, t, p in _arrays(case.slopes.frozen)}
    return any(
        row.shape == before[site, turn].shape and not np.array_equal(row, before[site, turn], equal_nan=True)
        for (site, turn, row), shape in zip(_arrays(moved), moved.array_shape)
        if (site, turn) in before and prod(shape) != leaf.size
    )


def _arrays(outcome: Any) -> Any:
    return zip(outcome.array_site, outcome.array_turn, outcome.array_projection)


def _statement(case: Case, leaf: Leaf) -> Any:
    """The plain assignment that writes the leaf, if its value does not read what it replaces."""
    names = [other.name for other in case.roles.changed]
    for number, written in case.roles.base.writes.items():
        statement = case.lab.program.statements[number]
        node = statement.node
        if leaf.name in [names[i] for i in written] and isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = ast.unparse(node.targets[0])
            read = [ast.unparse(inner) for inner in ast.walk(node.value) if isinstance(inner, ast.expr)]
            if target not in read and isinstance(node.value, (ast.BinOp, ast.UnaryOp)):
                return statement
    return None


def _finding(case: Case, leaf: Leaf) -> dict[str, Any]:
    statement = _statement(case, leaf)
    node, name = statement.node, short_name(leaf.name)
    target = ast.unparse(node.targets[0])
    step = ast.unparse(node.value).removeprefix("-")
    source = case.lab.program.source_line(statement.file, statement.line)
    return finding(
        "update-missing", "error", name,
        f"{name} is set to its step here, and what it was before is lost: it never gets anywhere.",
        f"{target} -= {step}", evidence={"proven": True}, variable=target, line=statement.line, source=source,
        file=statement.file,
    )  # fmt: skip
