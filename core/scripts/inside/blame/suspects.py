"""Expressions that could be at fault.

Their disturbance changes the update of a wrong parameter, of no right one, and not the loss.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import numpy as np

from ..running.instrument import Site
from ..running.matching import any_parallel, close, unchanged, units
from ..running.probe import Key, Outcome
from ..truth.case import Case, loss_differs
from ..truth.on_the_way import gradients_on_the_way
from ..truth.truth import frozen_probe
from ..truth.value_truth import by_size, forward_truths

MAX_SUSPECTS = 70
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
    for site, turn, order, shape in _seen(frozen):
        suspect = lab.program.sites[site]
        if isinstance(suspect.node, (ast.Name, ast.Attribute)) and suspect.role != "assign":
            continue
        last[site] = max(turn, last.get(site, 0))
        if suspect.role in SUSPECT_ROLES and site not in first:
            first[site] = (order, shape, turn)
    ordered = sorted(first, key=lambda site: first[site][0])
    if len(ordered) > MAX_SUSPECTS:
        ordered = ordered[-MAX_SUSPECTS:]
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    probes = [frozen_probe(case.roles, disturb={site: None}, raw=keys) for site in ordered]
    writing = set(case.roles.writers)
    suspects = []
    for number, outcome in zip(ordered, lab.run(probes)):
        if not outcome.complete or loss_differs(case, outcome):
            continue
        reaches = {
            p
            for p, (before, after) in enumerate(zip(frozen.suppressed, outcome.suppressed))
            if not unchanged(before, after)
        }
        if reaches:
            order, shape, turn = first[number]
            own = lab.program.sites[number]
            first_key, last_key = (number, turn), (number, last[number])
            writes = own.statement in writing
            suspects.append(Suspect(own, reaches, order, shape, first_key, last_key, writes))
    return suspects


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
    sizes = {int(np.prod(s.shape, dtype=np.int64)) for s in suspects}
    found = forward_truths(case.lab, case.roles, case.slopes, case.loss, forward=case.forward, sizes=sizes)
    named = [truth for truth in found if case.lab.program.sites[truth.site].role in ("assign", "return", "target")]
    truths = by_size(named)
    right: list[int] = []
    wrong: list[Suspect] = []
    for suspect in suspects:
        rows = [p for s, p in zip(frozen.array_site, frozen.array_projection) if s == suspect.site.id]
        size = int(np.prod(suspect.shape, dtype=np.int64))
        own = [case.loss.slopes[p] for p, leaf in enumerate(case.roles.parameters) if leaf.size == size]
        table = np.concatenate([truths[size], units(own)]) if size in truths and own else truths.get(size, units(own))
        if rows and size > 1 and all(any_parallel(row, table, case.slopes.tolerance) for row in rows):
            right.append(suspect.order)
        else:
            wrong.append(suspect)
    latest = max(right, default=0)
    return [s for s in wrong if s.order > latest] or wrong
