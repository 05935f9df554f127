"""`dE[words] += d`: NumPy adds once to each row, however often its number stands in the index.

Words that occur twice lose a part of their gradient. Added with `np.add.at`, the sum must be the true one.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...rewriting.edits import compiled
from ...running.instrument import Site
from ...running.matching import compare
from ...running.projections import project
from ...truth.case import Case
from ...truth.truth import frozen_probe


def repeated_rows(case: Case) -> dict[str, Any] | None:
    """An addition through an index with repetitions that, repaired, gives a wrong parameter its gradient."""
    program = case.lab.program
    seen = set(case.slopes.frozen.array_site)
    codes: dict[int, list[Any]] = {}
    for number in seen if case.wrong else ():
        site = program.sites[number]
        target = getattr(program.statements[site.statement].node, "target", None) if site.statement >= 0 else None
        index = _index_of(target) if site.role == "augment" else None
        if index is not None and isinstance(target, ast.Subscript):
            codes[number] = [compiled(index), compiled(site.node), compiled(target.value)]
    operands = case.lab.one(frozen_probe(case.roles, record="nothing", operands=codes)).operands if codes else {}
    for number, values in sorted(operands.items()):
        total = _added_up(*values) if all(value is not None for value in values) else None
        healed = [p for p in sorted(case.wrong) if total is not None and _is_gradient(case, p, total)]
        if healed:
            return _finding(case, program.sites[number], healed)
    return None


def _index_of(target: ast.expr | None) -> ast.expr | None:
    """The index of the rows in `x[rows]` or `x[rows, :]`."""
    if not isinstance(target, ast.Subscript):
        return None
    index = target.slice
    if isinstance(index, ast.Tuple) and all(isinstance(part, ast.Slice) for part in index.elts[1:]):
        index = index.elts[0]
    return index if isinstance(index, (ast.Name, ast.Attribute, ast.Subscript)) else None


def _added_up(index: Any, value: Any, target: Any) -> Any:
    """What is added in all, every repetition counted; None if there is none."""
    if index.dtype.kind not in "iu" or index.ndim < 1 or len(np.unique(index)) == index.size:
        return None
    total = np.zeros(target.shape)
    try:
        np.add.at(total, index, value)
    except (ValueError, IndexError):
        return None
    return total


def _is_gradient(case: Case, p: int, total: Any) -> bool:
    return (
        case.roles.parameters[p].size == total.size
        and compare(project(total), case.loss.slopes[p]).residual < case.slopes.tolerance
    )


def _finding(case: Case, site: Site, healed: list[int]) -> dict[str, Any]:
    statement = case.lab.program.statements[site.statement].node
    assert isinstance(statement, ast.AugAssign)
    assert isinstance(statement.target, ast.Subscript)
    index, base = ast.unparse(statement.target.slice), ast.unparse(statement.target.value)
    names = " and ".join(short_name(case.roles.parameters[p].name) for p in healed)
    sign = "-" if isinstance(statement.op, ast.Sub) else ""
    return finding(
        "gradient-wrong", "error", base,
        f"{index} holds some rows more than once, and {base}[{index}] is added to only once for each: the gradient of "
        f"{names} lacks all repetitions. With every one of them added it is the true gradient.",
        f"np.add.at({base}, {index}, {sign}{ast.unparse(statement.value)})",
        evidence={"cause": "wrong-operand", "parameters": [case.roles.parameters[p].name for p in healed],
                  "proven": True},
        variable=base, **at_site(case.lab.program, site),
    )  # fmt: skip
