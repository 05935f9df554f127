"""Parameters that no statement updates, and whose gradient is never computed: a line is missing.

What tells a bias or a weight that was forgotten from data and from fixed numbers: it goes into a value that is affine
in a weight that is trained, as a bias that is added or as the matrix of a product; the script computes the derivative
of that very value on its way back; and it is kept with parameters that are trained, drawn at random by the same calls,
or a bias that is zero still.
"""

from __future__ import annotations

import ast
from math import prod
from typing import Any

import numpy as np

from ...blame.factors import examples_of
from ...blame.facts import pairs_of
from ...running.instrument import Program
from ...running.lab import array_reactions
from ...running.leaves import Leaf
from ...running.matching import compare, units
from ...running.probe import Outcome
from ...running.projections import direction, project
from ...truth.case import Case, loss_differs
from ...truth.truth import frozen_probe
from ...truth.value_truth import slopes_of_values
from ..places import assigned_at
from ..start.silent_layers import is_updated

PARTS = 6  # of a matrix that are pushed alone
CHANCE = ("rand", "normal", "uniform")  # parts of the names of functions that draw numbers
STRAIGHT = 1e-6  # how much an affine value may bend


def is_forgotten(case: Case, leaf: Leaf, *, is_kept_with_others: bool) -> bool:
    """Whether a leaf that rests is a parameter whose layer is trained otherwise."""
    if examples_of(case) in leaf.shape or not (is_kept_with_others or not np.any(case.lab.leaves.number(leaf))):
        return False
    entered = _enters(case, leaf) if not is_updated(case, leaf) else None  # its step may be zero for once
    if entered is None:
        return False
    index, is_added = entered
    if case.slopes.frozen.array_site.count(case.slopes.frozen.array_site[index]) in leaf.shape:
        return False  # a row for each turn of a loop over the examples
    if not is_added and not (is_kept_with_others and _matters_everywhere(case, leaf)):
        return False
    return _is_trained(case, index) and _has_its_derivative(case, index)


def is_drawn_alike(case: Case, leaf: Leaf) -> bool:
    """Whether it is drawn at random by the same calls as a parameter that is trained."""
    own = _drawn_by(case.lab.program, leaf)
    return bool(own) and any(_drawn_by(case.lab.program, other) == own for other in case.roles.parameters)


def _drawn_by(program: Program, leaf: Leaf) -> set[str]:
    """The functions that make a leaf in the line that gives it its value, if chance is among them."""
    place = assigned_at(program, leaf.name)
    for statement in program.statements if place else ():
        node = statement.node
        if (statement.file, statement.line) == (place["file"], place["line"]) and isinstance(node, ast.Assign):
            calls = {ast.unparse(inner.func) for inner in ast.walk(node.value) if isinstance(inner, ast.Call)}
            return calls if any(word in call for call in calls for word in CHANCE) else set()
    return set()


def _matters_everywhere(case: Case, leaf: Leaf) -> bool:
    """Whether the loss depends on every part of a matrix: of data, an iteration uses some rows, or all it has."""
    if any(max(pair.prediction.shape, default=0) in leaf.shape for pair in pairs_of(case)):
        return False
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    step, probes = case.lab.step_size(leaf) * direction(0, leaf.shape), []
    for rows in np.array_split(np.arange(leaf.shape[0]), min(PARTS, leaf.shape[0])):
        move = np.zeros(leaf.shape)
        move[rows] = step[rows]
        probes.append(frozen_probe(case.roles, moves=[(leaf, move)], raw=keys))
    return all(outcome.complete and loss_differs(case, outcome) for outcome in case.lab.run(probes))


def _enters(case: Case, leaf: Leaf) -> tuple[int, bool] | None:
    """(the first array that reacts, whether the leaf is added to it); None if it is neither added nor multiplied."""
    lab, frozen = case.lab, case.slopes.frozen
    step = lab.step_size(leaf)
    one, two, level = (step * direction(0, leaf.shape), 2 * step * direction(0, leaf.shape), step * np.ones(leaf.shape))
    ends = [frozen_probe(case.roles, record="full", moves=[(leaf, move)]) for move in (one, two, level)]
    once, twice, raised = lab.run(ends)
    if not (once.complete and twice.complete and raised.complete):
        return None
    reacting = sorted(array_reactions(frozen, once), key=lambda i: frozen.array_order[i])
    if not reacting or twice.array_site != frozen.array_site or raised.array_site != frozen.array_site:
        return None
    first = reacting[0]
    node = lab.program.sites[frozen.array_site[first]].node
    if isinstance(node, (ast.Subscript, ast.Name, ast.Attribute)) or not _is_affine(frozen, once, twice, first):
        return None
    change = raised.array_projection[first] - frozen.array_projection[first]
    wanted = project(step * np.ones(frozen.array_shape[first]))
    if compare(change, wanted).residual < STRAIGHT and abs(compare(change, wanted).factor - 1) < 1e-3:
        return first, True
    is_product = prod(frozen.array_shape[first]) != leaf.size and len(leaf.shape) > 1
    return (first, False) if is_product else None


def _is_affine(frozen: Outcome, once: Outcome, twice: Outcome, index: int) -> bool:
    start = frozen.array_projection[index]
    near, far = once.array_projection[index] - start, twice.array_projection[index] - start
    return float(np.linalg.norm(far - 2 * near)) <= 1e-4 * float(np.linalg.norm(far))


def _is_trained(case: Case, index: int) -> bool:
    """Whether a parameter goes into the value, or into what stands in the same statement, as well."""
    frozen, program = case.slopes.frozen, case.lab.program
    statement = program.sites[frozen.array_site[index]].statement
    alike = {
        (site, turn)
        for site, turn in zip(frozen.array_site, frozen.array_turn)
        if statement >= 0 and program.sites[site].statement == statement
    }
    return any(
        case.roles.reached.get(leaf.name, set()) & (alike | {(frozen.array_site[index], frozen.array_turn[index])})
        for p, leaf in enumerate(case.roles.parameters)
        if case.verdicts[p].verdict == "correct" and not case.verdicts[p].reason
    )


def _has_its_derivative(case: Case, index: int) -> bool:
    """Whether a value the script computes, and that feeds an update, is the true derivative of this one."""
    frozen = case.slopes.frozen
    wanted: Any = slopes_of_values(case.lab, case.roles, case.slopes, case.loss, [index])[0]
    if not np.isfinite(wanted).all() or not np.any(wanted):
        return False
    size = prod(frozen.array_shape[index])
    end = frozen.array_order[index]
    found = [
        (site, turn)
        for site, turn, order, shape, row, turned in zip(
            frozen.array_site, frozen.array_turn, frozen.array_order, frozen.array_shape,
            frozen.array_projection, frozen.array_transposed,
        )
        if order > end and prod(shape) == size
        and any(_is_parallel(r, wanted, case.slopes.tolerance) for r in (row, turned) if r is not None)
    ][-4:]  # fmt: skip
    probes = [frozen_probe(case.roles, record="nothing", disturb={site: (turn,)}) for site, turn in found]
    before = frozen.suppressed
    return any(
        outcome.complete and any(not np.array_equal(b, a, equal_nan=True) for b, a in zip(before, outcome.suppressed))
        for outcome in case.lab.run(probes)
    )


def _is_parallel(row: Any, wanted: Any, tolerance: float) -> bool:
    return bool(np.any(units([row]))) and compare(row, wanted).residual < tolerance
