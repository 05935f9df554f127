"""Right gradients that the update follows uphill, through a velocity or a mean with its sign turned round.

Old gradients hide where an update goes. So the gradient is negated where it is stored: an update that goes downhill
then moves along the true gradient more than it did, whatever memory stands between, and one that goes uphill less.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...blame.causes import step_sign
from ...blame.naming import target_name
from ...findings import finding, short_name
from ...rewriting.edits import compiled
from ...running.leaves import Leaf
from ...running.matching import Match, compare
from ...truth.case import Case
from ...truth.on_the_way import gradients_on_the_way
from ...truth.truth import frozen_probe

AGAINST = -0.3  # cosine of the true gradient and what negating it changes, from which a step goes uphill
COMPUTED = ("assign", "augment", "return", "part")


def uphill_update(case: Case) -> dict[str, Any] | None:
    """The finding about parameters that go uphill behind a memory; None if all go downhill."""
    slopes, parameters = case.slopes, case.roles.parameters
    hidden = [
        p for p in case.right
        if parameters[p].size > 1 and _is_no_way_down(compare(slopes.updates[p], case.loss.slopes[p]), slopes.tolerance)
    ]  # fmt: skip
    if not hidden or case.loss.value < 0:
        return None
    flat = [p not in hidden for p in range(len(parameters))]
    stored = gradients_on_the_way(case.lab, case.roles, slopes, case.loss, flat)
    wrong = [p for p in hidden if stored[p].factor is not None and _goes_uphill(case, p, stored[p].site)]
    return _finding(case, wrong) if wrong else None


def _is_no_way_down(update: Match, tolerance: float) -> bool:
    """Whether an update is no multiple of the gradient, and goes up at this moment."""
    return update.residual > tolerance and update.cosine > 0


def _goes_uphill(case: Case, p: int, site: int) -> bool:
    own = case.lab.program.sites[site]
    code = compiled(ast.UnaryOp(ast.USub(), own.node)) if own.role in COMPUTED else None
    if code is None:
        return False
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", replace={site: code}))
    if not outcome.complete:
        return False
    change = outcome.suppressed[p] - case.slopes.frozen.suppressed[p]
    return bool(np.isfinite(change).all()) and compare(change, case.loss.slopes[p]).cosine < AGAINST


def _finding(case: Case, wrong: list[int]) -> dict[str, Any]:
    names = " and ".join(short_name(case.roles.parameters[p].name) for p in wrong)
    place, moment = _turned(case, wrong[0])
    verb = "goes" if len(wrong) == 1 else "go"
    return finding(
        "optimizer-state", "error", moment or names,
        f"{names} {verb} uphill: the gradient is right, and with its sign turned round the step would go less far up; "
        f"a sign is turned round between the gradient and the update{f', by way of {moment}' if moment else ''}.",
        "turn the sign round where the gradient is added, or in the update",
        evidence={"cause": "sign", "parameters": [case.roles.parameters[p].name for p in wrong], "proven": True},
        variable=moment or names, **place,
    )  # fmt: skip


def _turned(case: Case, p: int) -> tuple[dict[str, Any], str | None]:
    """(the statement that is most likely turned round, the name of the memory): the one that its twins do otherwise."""
    program, own = case.lab.program, case.roles.parameters[p]
    memory = [leaf for leaf in case.roles.states if own.name in case.roles.drives.get(leaf.name, ())]
    memory = [leaf for leaf in memory if leaf.size == own.size]
    writing = [s for leaf in memory for s in _writers_of(case, leaf)]
    updating = [s for s, written in case.roles.writers.items() if p in written]
    others = [s for s in {*case.roles.writers, *_all_writers(case)} if s not in writing and s not in updating]
    signs = {step_sign(program.statements[s].node) for s in others} - {0}
    odd = [s for s in [*writing, *updating] if len(signs) == 1 and step_sign(program.statements[s].node) == -min(signs)]
    chosen = (odd or writing or updating)[:1]
    name = next((target_name(case, program.sites[i]) for s in writing for i in program.statements[s].sites[:1]), None)
    if not chosen:
        return {}, name
    statement = program.statements[chosen[0]]
    source = program.source_line(statement.file, statement.line)
    return {"line": statement.line, "source": source, "file": statement.file}, name


def _writers_of(case: Case, leaf: Leaf) -> list[int]:
    names = [other.name for other in case.roles.changed]
    return [s for s, written in case.roles.base.writes.items() if leaf.name in [names[i] for i in written]]


def _all_writers(case: Case) -> list[int]:
    """Statements that write what is kept: updates and memories."""
    return [s for leaf in case.roles.states if leaf.size > 1 for s in _writers_of(case, leaf)]
