"""New versions of several parameters that a function computes and that its caller drops.

No loss is needed to see it: two or more arrays get a new value that carries the old one whole, the steps depend
on the other arrays, and after the iteration nothing has changed.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.instrument import Program, Site, Statement
from ...running.lab import Lab
from ...running.matching import compare
from ...running.probe import Outcome, Probe
from ...running.projections import direction, project

MAX_LEAVES = 14
SEVERAL = 2


def dropped_results(lab: Lab, base: Outcome) -> dict[str, Any] | None:
    """The call whose result is lost, if there are such new versions."""
    leaves = [leaf for leaf in lab.leaves.find() if leaf.kind == "array" and leaf.size > 1][:MAX_LEAVES]
    pushes = [lab.step_size(leaf) * direction(0, leaf.shape) for leaf in leaves]
    probes = [Probe(moves=[(leaf, push)], record="full") for leaf, push in zip(leaves, pushes)]
    pushed = lab.run(probes)
    found: dict[str, Site] = {}
    for leaf, push, own in zip(leaves, pushes, pushed):
        for i, site in enumerate(base.array_site):
            statement = _dropping_call(lab.program, lab.program.sites[site])
            if statement is None or base.array_shape[i] != leaf.shape or own.array_site != base.array_site:
                continue
            change = base.array_projection[i] - project(lab.leaves.number(leaf))
            moved = np.linalg.norm(change) > 1e-9 * np.linalg.norm(project(lab.leaves.number(leaf)))
            carried = compare(own.array_projection[i] - base.array_projection[i], project(push)).residual < 0.1
            others = [o for o in pushed if o is not own and o.array_site == base.array_site]
            if (
                moved
                and carried
                and any(not np.array_equal(o.array_projection[i], base.array_projection[i]) for o in others)
            ):
                found[leaf.name] = lab.program.sites[site]
                break
    if len(found) < SEVERAL:
        return None
    statement = _dropping_call(lab.program, next(iter(found.values())))
    return _finding(lab.program, list(found), statement) if statement is not None else None


def _dropping_call(program: Program, site: Site) -> Statement | None:
    """The statement that calls the function a value is computed in, and does nothing with what it returns."""
    if site.role != "assign" or not site.function:
        return None
    node = program.statements[site.statement].node
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return None
    name = site.function.split(".")[-1]
    for statement in program.statements:
        call = statement.node.value if isinstance(statement.node, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == name:
            return statement
    return None


def _finding(program: Program, names: list[str], statement: Statement) -> dict[str, Any]:
    assert isinstance(statement.node, ast.Expr)
    text = ast.unparse(statement.node.value)
    returned = _returned(program, text.split("(")[0].split(".")[-1])
    spelled = ", ".join(short_name(name) for name in names)
    fix = f"{returned} = {text}" if returned else f"store what {text.split('(')[0]} computes"
    return finding(
        "update-missing", "error", spelled,
        f"the new values of {spelled} are computed in this call, and what it returns is dropped: nothing ever changes.",
        fix, evidence={"proven": True}, variable=short_name(names[0]), line=statement.line,
        source=program.source_line(statement.file, statement.line), file=statement.file,
    )  # fmt: skip


def _returned(program: Program, function: str) -> str:
    for statement in program.statements:
        node = statement.node
        if isinstance(node, ast.Return) and node.value is not None and statement.function.split(".")[-1] == function:
            return ast.unparse(node.value).strip("()")
    return ""
