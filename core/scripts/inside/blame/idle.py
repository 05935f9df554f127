"""Right gradients that the script stores and that go nowhere: the memory of the parameter is fed with something else.

A change elsewhere leaves them as right as they were, so it is no repair until the memory takes them up; a step along
them at once, past the memory, would be none.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from ..running.instrument import Program, Site
from ..running.leaves import Leaf
from ..running.matching import compare
from ..running.probe import Outcome
from ..running.projections import project
from ..running.syntax import is_same_place
from ..truth.case import Case
from ..truth.truth import stored_values

EXACT = 1e-5


@dataclass(frozen=True)
class Idle:
    """The projections of a stored gradient that its parameter does not move along, and the memories that move it."""

    row: Any
    memories: list[Leaf]


def idle_gradients(case: Case) -> dict[int, Idle]:
    """The parameters whose gradient is stored and yet wrong in use."""
    if case.idle is None:
        rows = {p: _stored(case, p) for p in sorted(case.wrong)}
        case.idle = {p: Idle(row, _memories(case, p)) for p, row in rows.items() if row is not None}
    return case.idle


def _stored(case: Case, p: int) -> Any:
    leaf, frozen = case.roles.parameters[p], case.slopes.frozen
    if leaf.size < 2 or case.verdicts[p].verdict not in ("wrong", "missing"):
        return None
    rows = [v.projection for v in stored_values(case.lab, case.roles, frozen, leaf) if v.is_named]
    return next((row for row in rows if compare(row, case.loss.slopes[p]).residual < case.slopes.tolerance), None)


def _memories(case: Case, p: int) -> list[Leaf]:
    own = case.roles.parameters[p]
    driving = [leaf for leaf in case.roles.states if own.name in case.roles.drives.get(leaf.name, ())]
    return [leaf for leaf in driving if leaf.size == own.size]


def is_fed(case: Case, p: int, outcome: Outcome) -> bool:
    """Whether the gradient of a parameter is what its memory takes up in a trial; without one, what it moves along."""
    idle = idle_gradients(case)
    if not idle[p].memories:
        update = compare(outcome.suppressed[p], idle[p].row)
        return update.residual < EXACT and update.factor * compare(idle[p].row, case.loss.slopes[p]).factor < 0
    memories = [leaf for own in idle.values() for leaf in own.memories]
    ends = {leaf.name: end for leaf, end in zip(memories, outcome.final)}
    return any(_takes_up(case, idle[p].row, leaf, ends.get(leaf.name)) for leaf in idle[p].memories)


def _takes_up(case: Case, row: Any, leaf: Leaf, end: Any) -> bool:
    if end is None or end[0] != leaf.shape:
        return False
    added = end[1] - case.roles.gains[leaf.name] * project(case.lab.leaves.number(leaf))
    return compare(added, row).residual < EXACT


def forgets(program: Program, site: Site, changed: ast.expr) -> bool:
    """Whether a statement makes a new value of what it stores from the old one, and would no longer when changed."""
    node = program.statements[site.statement].node if site.statement >= 0 else None
    if not isinstance(node, ast.Assign) or not is_same_place(node.value, site.node):
        return False
    own = ast.unparse(node.targets[0])
    before, after = ({ast.unparse(inner) for inner in ast.walk(value)} for value in (site.node, changed))
    return own in before and own not in after
