"""Velocities that are of no use: made anew in every iteration, or gathered and never read."""

from __future__ import annotations

import ast
import re
from math import prod
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...running.leaves import Leaf
from ...running.matching import compare
from ...running.projections import direction, project
from ...truth.case import Case
from ...truth.truth import frozen_probe


def forgotten_velocity(case: Case) -> dict[str, Any] | None:
    """`v = mu * v - rate * g`, where v is zero each time it is read: it was made anew inside the loop."""
    program, frozen = case.lab.program, case.slopes.frozen
    seen = set(frozen.array_site) | set(frozen.scalar_site)
    for statement in program.statements:
        node = statement.node
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        name = ast.unparse(node.targets[0])
        sites = [s for s in statement.sites if s in seen and program.sites[s].role == "assign"]
        if not sites or not _multiplies(node.value, name):
            continue
        code = compile(name, "<velocity>", "eval")
        operands = case.lab.one(frozen_probe(case.roles, record="nothing", operands={sites[0]: [code]})).operands
        value = (operands.get(sites[0]) or [None])[0]
        if value is None or value.size < 2 or np.any(value) or not _was_left_nonzero(case, name):
            continue
        last = re.findall(r"\w+", name)[-1]
        return finding(
            "optimizer-state", "error", last,
            f"{last} is zero every time it is read here, although it was not when the last iteration "
            "ended: it is made "
            "anew inside the loop, so there is no momentum.",
            f"create {last} once, before the loop", evidence={"proven": True}, variable=last,
            **at_site(program, program.sites[sites[0]]),
        )  # fmt: skip
    return None


def unused_moment(case: Case) -> dict[str, Any] | None:
    """A decaying sum of gradients that nothing else depends on: the updates use the bare gradient."""
    kept = {leaf.name for leaf in case.roles.parameters + case.roles.states}
    for leaf in case.roles.states:
        gain = case.roles.gains[leaf.name]
        others = case.roles.drives.get(leaf.name, set()) - {leaf.name}
        alike = [p for p, other in enumerate(case.roles.parameters) if other.shape == leaf.shape]
        if leaf.size < 2 or not 0.05 < gain < 0.9999 or others & kept or not alike:
            continue
        after = case.lab.one(frozen_probe(case.roles, record="full", final=[leaf]))
        if not after.complete or after.final[0] is None or after.final[0][0] != leaf.shape:
            continue
        added = after.final[0][1] - gain * project(case.lab.leaves.number(leaf))
        fed = [p for p in alike if compare(added, case.loss.slopes[p]).residual < 2 * case.slopes.tolerance]
        fed = [p for p in fed if compare(case.slopes.updates[p], case.loss.slopes[p]).residual < case.slopes.tolerance]
        if not fed or _reaches_anything(case, leaf) or _is_an_average_of(case, leaf, fed[0]):
            continue
        name, parameter = short_name(leaf.name), short_name(case.roles.parameters[fed[0]].name)
        return finding(
            "optimizer-state", "error", name,
            f"{name} collects the gradients of {parameter}, and nothing reads it: {parameter} is updated with the "
            "bare gradient, so there is no momentum.",
            f"update {parameter} with {name}", evidence={"proven": True}, variable=name,
            **_updated_at(case, fed[0]),
        )  # fmt: skip
    return None


def _reaches_anything(case: Case, leaf: Leaf) -> bool:
    """Whether a push of a moment changes an array of another size, or a number: then somebody looks at it."""
    return any(
        prod(shape) != leaf.size
        for site, turn, shape in zip(
            case.slopes.frozen.array_site, case.slopes.frozen.array_turn, case.slopes.frozen.array_shape
        )
        if (site, turn) in case.roles.reached.get(leaf.name, set())
    )


def _is_an_average_of(case: Case, leaf: Leaf, p: int) -> bool:
    """Whether a push of a parameter is found again in the leaf: it averages the parameter, and not its gradients."""
    parameter = case.roles.parameters[p]
    push = case.lab.step_size(parameter) * direction(0, parameter.shape)
    probes = [frozen_probe(case.roles, record="nothing", final=[leaf], moves=m) for m in ([], [(parameter, push)])]
    still, moved = case.lab.run(probes)
    if not still.complete or not moved.complete:
        return False
    return compare(moved.final[0][1] - still.final[0][1], project(push)).residual < case.slopes.tolerance


def _updated_at(case: Case, p: int) -> dict[str, Any]:
    """Where the parameter is updated."""
    program = case.lab.program
    statements = [s for s, written in case.roles.writers.items() if p in written]
    if not statements:
        return {}
    statement = program.statements[min(statements)]
    source = program.source_line(statement.file, statement.line)
    return {"line": statement.line, "source": source, "file": statement.file}


def _multiplies(value: ast.expr, name: str) -> bool:
    """Whether an expression has a product of `name` with one other factor: the form of a decaying memory."""
    for node in ast.walk(value):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = [ast.unparse(node.left), ast.unparse(node.right)]
            other = node.right if sides[0] == name else node.left
            if name in sides and isinstance(other, (ast.Name, ast.Constant, ast.Attribute)):
                return True
    return False


def _was_left_nonzero(case: Case, name: str) -> bool:
    for leaf in case.roles.changed + case.lab.leaves.find():
        if leaf.name == name:
            value = case.lab.leaves.number(leaf)
            return value is not None and bool(np.any(value))
    return False
