"""Mistakes of order, which leave every formula right: when things are read and reset."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...running.instrument import Statement
from ...running.lab import array_reactions
from ...running.leaves import Leaf
from ...running.matching import compare
from ...running.probe import Outcome, Probe
from ...running.projections import project
from ...truth.case import Case
from ...truth.truth import frozen_probe
from .grown import grown_parameters
from .piled_up import piled_up
from .repeated_rows import repeated_rows
from .shared import shared_object


def structure_findings(case: Case) -> list[dict[str, Any]]:
    """Everything of this kind that the experiments prove."""
    grown = grown_parameters(case)
    if grown is not None:
        return [grown]
    repeated = repeated_rows(case)
    if repeated is not None:
        return [repeated]
    return [found for found in (read_after_update(case), never_reset(case), shared_object(case)) if found is not None]


# a parameter is read after it was updated -----------------------------------------------------------------


def read_after_update(case: Case) -> dict[str, Any] | None:
    """Updates that differ when the other updates of the same iteration are held back."""
    parameters, frozen = case.roles.parameters, case.slopes.frozen
    if any(count != 1 for count in frozen.undone):
        return None  # several updates in one iteration: later ones see earlier ones by design
    if case.lab.until_updated:
        return None  # the same, of which only the first is seen
    if any(verdict.follows_another for verdict in case.verdicts):
        return None  # two things are minimised in turn
    free = case.lab.one(Probe(final=parameters, record="full"))
    if not free.complete:
        return None
    late = []
    for p, leaf in enumerate(parameters):
        start = project(case.lab.leaves.number(leaf))
        if free.final[p] is None or free.final[p][0] != leaf.shape:
            return None
        moved, held = free.final[p][1] - start, frozen.suppressed[p]
        rounding = 1e-12 * float(np.linalg.norm(start))
        is_constrained = sum(p in written for written in case.roles.writers.values()) > 1  # brought back by a second
        if not is_constrained and np.linalg.norm(moved - held) > 1e-5 * np.linalg.norm(held) + rounding:
            late.append(p)
    if not late or not all(np.any(case.loss.slopes[p]) for p in late):
        return None  # of a number that does not depend on it, nothing is a gradient
    if case.right and not case.right & set(late):
        return None  # held back, the other updates leave it as wrong as it is: it may have another loss
    site = _first_that_differs(case, frozen, free)
    if site is None:
        return None
    names = " and ".join(short_name(parameters[p].name) for p in late)
    read = _parameter_read_at(case, site, late)
    message = (
        f"{read} has already been updated when it is read here, so the gradient of {names} belongs to no "
        "single "
        "set of weights: compute all gradients first, then update."
    )
    return finding(
        "gradient-wrong", "error", names, message,
        evidence={"cause": "updated-before-backward", "proven": True},
        variable=names, **at_site(case.lab.program, case.lab.program.sites[site]),
    )  # fmt: skip


def _first_that_differs(case: Case, frozen: Outcome, free: Outcome) -> int | None:
    """The first value outside the updating statements that the held-back updates change."""
    program = case.lab.program
    for i in array_reactions(frozen, free):
        site = program.sites[frozen.array_site[i]]
        if site.statement not in case.roles.writers:
            return site.id
    values = dict(zip(zip(free.scalar_site, free.scalar_turn), free.scalar))
    for site_number, turn, value in zip(frozen.scalar_site, frozen.scalar_turn, frozen.scalar):
        other = values.get((site_number, turn))
        if other is not None and other != value and program.sites[site_number].statement not in case.roles.writers:
            return site_number
    return None


def _parameter_read_at(case: Case, site: int, late: list[int]) -> str:
    text = case.lab.program.source_line(case.lab.program.sites[site].file, case.lab.program.sites[site].line)
    for p, leaf in enumerate(case.roles.parameters):
        last = re.findall(r"\w+", leaf.name)[-1]
        if p not in late and re.search(rf"\b{re.escape(last)}\b", text):
            return short_name(leaf.name)
    return "a parameter"


# a gradient is added up and never set back to zero --------------------------------------------------------


def never_reset(case: Case) -> dict[str, Any] | None:
    """Sums that survive the iteration and make up the update; emptied, they give the true gradient."""
    old = _sums_so_far(case)
    if old is not None:
        return old
    piled = piled_up(case)
    if piled:
        return _not_reset(case, max((leaf for leaf, _ in piled), key=lambda leaf: leaf.size), [p for _, p in piled])
    sums = [leaf for leaf in case.roles.states if abs(case.roles.gains[leaf.name] - 1) < 1e-6 and leaf.size > 1]
    if not sums:
        return None
    moves = []
    for leaf in sums:
        value = case.lab.leaves.number(leaf)
        if value is not None and np.any(value):
            moves.append((leaf, -value))
    if not moves:
        return None
    emptied = case.lab.one(frozen_probe(case.roles, moves=moves, record="nothing"))
    if not emptied.complete:
        return None
    healed = []
    for p, (update, truth) in enumerate(zip(emptied.suppressed, case.loss.slopes)):
        now, before = compare(update, truth), compare(case.slopes.updates[p], truth)
        if now.residual < case.slopes.tolerance < before.residual and case.slopes.entries[p] > 1:
            healed.append(p)
    if not healed:
        return None
    largest = max((leaf for leaf, _ in moves), key=lambda leaf: leaf.size)
    return _not_reset(case, largest, healed)


def _sums_so_far(case: Case) -> dict[str, Any] | None:
    """Updates that are the sum of all gradients so far: in this iteration and, already, in the one before."""
    kept = [leaf for leaf in case.roles.states if abs(case.roles.gains[leaf.name] - 1) < 1e-6 and leaf.size > 2]
    if not kept or not case.lab.previous:
        return None
    after = case.lab.one(frozen_probe(case.roles, record="nothing", final=kept))
    found: dict[str, Leaf] = {}
    fed = []
    for p, parameter in enumerate(case.roles.parameters):
        before = case.lab.previous.get(parameter.name)
        if before is None or np.array_equal(before, case.lab.leaves.number(parameter)):
            continue
        for leaf, final in zip(kept, after.final):
            start = project(case.lab.leaves.number(leaf))
            if leaf.size != parameter.size or final is None or not np.any(start):
                continue
            is_all = compare(case.slopes.updates[p], final[1]).residual < 1e-6
            if is_all and compare(final[1] - start, final[1]).residual > 1e-3:
                fed.append(p)
                found[leaf.name] = leaf
    if not fed:
        return None
    return _not_reset(case, max(found.values(), key=lambda leaf: leaf.size), fed)


def _not_reset(case: Case, largest: Leaf, healed: list[int]) -> dict[str, Any]:
    statement = _writer_of(case, largest)
    alias = _taken_for_new(case, largest)
    names = " and ".join(short_name(case.roles.parameters[p].name) for p in healed)
    name = re.findall(r"[A-Za-z_]\w*", largest.name)[-1]
    place: dict[str, Any] = {}
    if statement is not None:
        program = case.lab.program
        source = program.source_line(statement.file, statement.line)
        place = {"line": statement.line, "source": source, "file": statement.file}
    if alias is not None:
        return _is_the_old_one(case, alias, names)
    return finding(
        "gradient-wrong", "error", name,
        f"{name} is added to and never set back to zero, so the update of {names} is made of the "
        "gradients of all "
        "iterations so far; with it emptied before this iteration, the update is the true gradient.",
        f"set {name} to zero at the start of every iteration",
        evidence={"cause": "not-reset", "proven": True}, variable=name, **place,
    )  # fmt: skip


def _taken_for_new(case: Case, leaf: Leaf) -> Statement | None:
    """A statement inside the loop that gives a sum its second name: `sums = zeros`, where a new one was meant."""
    program = case.lab.program
    roots = {re.sub(r"(\[[^\]]*\])+$", "", name) for name in (leaf.name, *leaf.aliases)}
    loop = program.loops[case.lab.loop]
    for statement in program.statements:
        node = statement.node
        if not isinstance(node, ast.Assign) or not isinstance(node.value, (ast.Name, ast.Attribute)):
            continue
        sides = {ast.unparse(node.targets[0]), ast.unparse(node.value)}
        is_inside = statement.file != loop.file or loop.line < statement.line <= loop.end_line or statement.function
        if len(sides) == 2 and sides <= roots and is_inside:
            return statement
    return None


def _is_the_old_one(case: Case, statement: Statement, names: str) -> dict[str, Any]:
    assert isinstance(statement.node, ast.Assign)
    new, old = ast.unparse(statement.node.targets[0]), ast.unparse(statement.node.value)
    source = case.lab.program.source_line(statement.file, statement.line)
    name = re.findall(r"[A-Za-z_]\w*", new)[-1]
    return finding(
        "gradient-wrong", "error", name,
        f"{new} is {old} itself and not a new one, so the sums of all iterations so far stay in it and the update of "
        f"{names} is made of all of them.",
        f"make new arrays here: [np.zeros_like(a) for a in {old}], or {old}.copy() for a single array",
        evidence={"cause": "not-reset", "proven": True}, variable=name,
        line=statement.line, source=source, file=statement.file,
    )  # fmt: skip


def _writer_of(case: Case, leaf: Leaf) -> Statement | None:
    base, names = case.roles.base, [other.name for other in case.roles.changed]
    for statement, written in base.writes.items():
        node = case.lab.program.statements[statement]
        if leaf.name in [names[i] for i in written] and isinstance(node.node, (ast.AugAssign, ast.Assign)):
            return node
    return None
