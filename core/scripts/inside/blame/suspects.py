"""Expressions that could be at fault.

Their disturbance changes the update of a wrong parameter, of no right one, and not the loss.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from ..running.instrument import Program, Site
from ..running.matching import any_parallel, close, compare, unchanged, units
from ..running.probe import Key, Outcome
from ..running.syntax import bound_names, is_inside
from ..truth.case import Case, loss_differs
from ..truth.on_the_way import FEW, gradients_on_the_way
from ..truth.truth import frozen_probe
from ..truth.value_truth import by_size, forward_truths

MAX_SUSPECTS = 70
ROUNDING = 1e-9
MOST_TURNS = 60  # of single lines, asked one by one
SUSPECT_ROLES = ("assign", "augment", "return", "lambda", "index")


@dataclass
class Suspect:
    """An expression on the way back: which parameters' updates it changes, and when it is first computed."""

    site: Site
    reaches: set[int]
    order: int
    shape: tuple[int, ...]
    first: Key
    last: Key
    writes: bool = False  # its statement writes a parameter


def find_suspects(case: Case) -> list[Suspect]:
    """Suspects in the order they are computed."""
    lab, frozen = case.lab, case.slopes.frozen
    first: dict[int, tuple[int, tuple[int, ...], int]] = {}
    last: dict[int, int] = {}
    seen = _seen(frozen)
    whole = _stored_nowhere(lab.program, {site for site, *_ in seen})
    for site, turn, order, shape in seen:
        suspect = lab.program.sites[site]
        is_name = isinstance(suspect.node, (ast.Name, ast.Attribute)) and suspect.role != "assign"
        if is_name and not _is_handed_through(lab.program, suspect):
            continue
        last[site] = max(turn, last.get(site, 0))
        if (suspect.role in SUSPECT_ROLES or site in whole) and site not in first:
            first[site] = (order, shape, turn)
    ordered = sorted(first, key=lambda site: first[site][0])
    if len(ordered) > MAX_SUSPECTS:
        ordered = ordered[-MAX_SUSPECTS:]
    writing = set(case.roles.writers)
    suspects = []
    for number, reaches in zip(ordered, _reached(case, [(site, None) for site in ordered])):
        if reaches:
            order, shape, turn = first[number]
            own = lab.program.sites[number]
            first_key, last_key = (number, turn), (number, last[number])
            writes = own.statement in writing
            suspects.append(Suspect(own, reaches, order, shape, first_key, last_key, writes))
    return suspects


def _is_handed_through(program: Program, site: Site) -> bool:
    """Whether a function returns one of its arguments as it came: there is no other line that could be wrong."""
    if site.role != "return" or not isinstance(site.node, ast.Name):
        return False
    own = (s.node for s in program.statements if s.function == site.function and s.file == site.file)
    return not any(site.node.id in bound_names(node) for node in own if not isinstance(node, ast.Return))


def _stored_nowhere(program: Program, seen: set[int]) -> set[int]:
    """Expressions that are no part of a larger one with a value: what a call is given, `grads.append(a.T @ d)`."""
    parts: dict[int, list[Site]] = {}
    for number in seen:
        site = program.sites[number]
        if site.statement >= 0 and not isinstance(program.statements[site.statement].node, (ast.If, ast.While)):
            parts.setdefault(site.statement, []).append(site)
    return {
        site.id
        for own in parts.values()
        for site in own
        if site.role == "part" and not isinstance(site.node, ast.Subscript)
        and not any(is_inside(site.node, other.node) for other in own if other.role != "target")
    }  # fmt: skip


def _reached(case: Case, disturbed: list[tuple[int, tuple[int, ...] | None]]) -> list[set[int]]:
    """For each (site, turns) the parameters whose updates change with it; none where the loss does, too.

    Where noise in an array changes a right update by nothing but a factor, it came through the norm of all gradients.
    """
    frozen = case.slopes.frozen
    arrays = set(frozen.array_site)
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    probes = [frozen_probe(case.roles, disturb={site: turns}, raw=keys) for site, turns in disturbed]
    found = []
    for (site, _), outcome in zip(disturbed, case.lab.run(probes)):
        is_backward = outcome.complete and not loss_differs(case, outcome)
        pairs = enumerate(zip(frozen.suppressed, outcome.suppressed)) if is_backward else ()
        changed = {p: (before, after) for p, (before, after) in pairs if not unchanged(before, after)}
        clipped = {p for p in changed if site in arrays and p in case.right and case.roles.parameters[p].size > FEW}
        found.append({p for p in changed if p not in clipped or compare(*changed[p]).residual > ROUNDING})
    return found


def turn_by_turn(case: Case, suspects: list[Suspect]) -> list[Suspect]:
    """Suspects that reach right parameters in other turns than wrong ones: one line serves several layers.

    It may be wrong and leave the gradient of one of them right, where the sum over either axis is the same, say.
    """
    mixed = [s for s in suspects if s.reaches & case.wrong and s.reaches & case.right and s.last[1] > s.first[1]]
    asked = [(s, turn) for s in mixed for turn in sorted({s.first[1], s.first[1] + 1, s.last[1]})][-MOST_TURNS:]
    alone: dict[int, set[int]] = {}
    for (suspect, _), reaches in zip(asked, _reached(case, [(s.site.id, (turn,)) for s, turn in asked])):
        if not reaches & case.right:
            alone.setdefault(suspect.site.id, set()).update(reaches & case.wrong)
    return [replace(s, reaches=alone[s.site.id]) for s in mixed if alone.get(s.site.id)]


def _seen(outcome: Outcome) -> list[tuple[int, int, int, tuple[int, ...]]]:
    numbers = [(s, t, o, ()) for s, t, o in zip(outcome.scalar_site, outcome.scalar_turn, outcome.scalar_order)]
    arrays = list(zip(outcome.array_site, outcome.array_turn, outcome.array_order, outcome.array_shape))
    return [*numbers, *arrays]


def beyond_right_gradients(case: Case, suspects: list[Suspect]) -> list[Suspect]:
    """Where a stored gradient is right and only the update is scaled or turned round, the fault comes
    after it.

    Right is a stored gradient that has the factor of the other parameters' stored ones, or, if all are turned
    round, one that points along the true gradient.
    """
    wrong = case.wrong
    if any(case.verdicts[p].verdict not in ("scaled", "sign") for p in wrong):
        return suspects
    flat = [p not in wrong and p not in case.right for p in range(len(case.verdicts))]
    stored = gradients_on_the_way(case.lab, case.roles, case.slopes, case.loss, flat)
    others = [stored[p].factor for p in case.right if stored[p].factor is not None]
    after = 0
    for p in wrong:
        factor = stored[p].factor
        if factor is None or case.roles.parameters[p].size == 1:
            continue
        if others and not any(close(factor, other, 0.01) for other in others if other is not None):
            return suspects
        if not others and factor < 0:
            return suspects
        after = max(after, stored[p].order)
    later = [s for s in suspects if s.order > after]
    behind_memory = [s for s in later if s.writes and any(v.site >= 0 for v in case.verdicts)]
    return behind_memory or later or suspects


def is_zero(case: Case, suspect: Suspect) -> bool:
    """Whether a suspect's values are all zero: a place made for a sum, that the sum then goes into."""
    frozen = case.slopes.frozen
    rows = [row for s, row in zip(frozen.array_site, frozen.array_projection) if s == suspect.site.id]
    return bool(rows) and not np.any(rows)


def first_wrong_values(case: Case, suspects: list[Suspect]) -> list[Suspect]:
    """Suspects that are the derivative of nothing, and after which nothing else is; in order."""
    frozen = case.slopes.frozen
    sizes = {prod(s.shape) for s in suspects}
    found = forward_truths(case.lab, case.roles, case.slopes, case.loss, forward=case.forward, sizes=sizes)
    named = [truth for truth in found if case.lab.program.sites[truth.site].role in ("assign", "return", "target")]
    truths = by_size(named)
    right: list[int] = []
    wrong: list[Suspect] = []
    for suspect in suspects:
        rows = [p for s, p in zip(frozen.array_site, frozen.array_projection) if s == suspect.site.id]
        size = prod(suspect.shape)
        own = [case.loss.slopes[p] for p, leaf in enumerate(case.roles.parameters) if leaf.size == size]
        table = np.concatenate([truths[size], units(own)]) if size in truths and own else truths.get(size, units(own))
        if rows and size > 1 and all(any_parallel(row, table, case.slopes.tolerance) for row in rows):
            right.append(suspect.order)
        else:
            wrong.append(suspect)
    latest = max(right, default=0)
    return [s for s in wrong if s.order > latest] or wrong
