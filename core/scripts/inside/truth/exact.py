"""Gradients that are exactly the true ones, and no multiple of them: where factors differ, theirs is the right one.

Either the script stores a value that is the true gradient, or an update is the true gradient times a number that stands
in the very statement that makes it: a learning rate.
"""

from __future__ import annotations

import ast

import numpy as np

from ..running.lab import Lab
from ..running.matching import close
from ..running.probe import Outcome, Probe
from .loss import Loss
from .roles import Roles
from .truth import stored_values

EXACT = 1e-3


def exactly_stored(lab: Lab, roles: Roles, frozen: Outcome, loss: Loss) -> set[int]:
    """Parameters for which the script stores a value that is the true gradient, not only a multiple of it."""
    found = set()
    for p, leaf in enumerate(roles.parameters):
        size = float(np.linalg.norm(loss.slopes[p]))
        for value in stored_values(lab, roles, frozen, leaf):
            if value.is_named and float(np.linalg.norm(value.projection - loss.slopes[p])) < EXACT * size:
                found.add(p)
    return found


def moved_by_a_rate(lab: Lab, roles: Roles, factors: list[float | None]) -> set[int]:
    """Parameters whose update is the true gradient times a number of the statement that writes them.

    `factors` is update over true gradient. Ones do not count: they stand anywhere.
    """
    single = {leaf.name: float(np.ravel(lab.leaves.number(leaf))[0]) for leaf in lab.leaves.find() if leaf.size == 1}
    keys = {statement: (lab.program.statements[statement].sites[-1], 0) for statement in roles.writers}
    scopes = lab.one(Probe(record="nothing", scope=list(keys.values()))).scope
    found = set()
    for statement, written in roles.writers.items():
        known = scopes[keys[statement]].numbers if keys[statement] in scopes else {}
        local = {name: float(value) for name, (shape, _, value) in known.items() if not shape}
        numbers = _numbers_in(lab.program.statements[statement].node, {**single, **local})
        for p in written:
            factor = factors[p]
            if factor is not None and any(close(abs(factor), number, EXACT) for number in numbers):
                found.add(p)
    return found


def _numbers_in(node: ast.AST, single: dict[str, float]) -> set[float]:
    value = getattr(node, "value", None)
    found = set()
    for inner in ast.walk(value) if value is not None else ():
        if isinstance(inner, ast.Constant) and isinstance(inner.value, (int, float)):
            found.add(abs(float(inner.value)))
        elif isinstance(inner, (ast.Name, ast.Attribute)) and ast.unparse(inner) in single:
            found.add(abs(single[ast.unparse(inner)]))
    return found - {0.0, 1.0}
