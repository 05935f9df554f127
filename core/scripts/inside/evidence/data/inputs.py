"""Inputs that are far too large: constant arrays, or values of this iteration that no parameter changes.

Pictures are often kept as whole numbers and turned into floats one at a time; then the array they are a row of
is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...blame.naming import target_name
from ...findings import at_site
from ...truth.case import Case, loss_differs
from ...truth.truth import frozen_probe
from ..places import assigned_at, named_where_assigned
from ..update.unmoved import Unmoved

LARGE_INPUT = 8.0  # root mean square of an input; standardised data have 1, pixels 100
MAX_VALUES = 12
SHRUNK = 0.99  # share of a value that is taken away, to see whether the loss depends on it


@dataclass(frozen=True)
class LargeInput:
    """An input that is too large: its name, its root mean square, and where it is made."""

    name: str
    size: float
    place: dict[str, Any]


def large_input(case: Case, unmoved: list[Unmoved]) -> LargeInput | None:
    """The first input with a root mean square above LARGE_INPUT."""
    for item in unmoved:
        if item.leaf.size > 8:
            size = rms(case.lab.leaves.number(item.leaf))
            if size > LARGE_INPUT:
                name, place = named_where_assigned(case.lab.program, item.leaf)
                return LargeInput(name, size, place)
    return _bound_by_a_loop(case) or _of_this_iteration(case)


def rms(array: Any) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(np.asarray(array, dtype=float)))))


def _bound_by_a_loop(case: Case) -> LargeInput | None:
    """A large row that a loop goes over, and that the loss depends on."""
    watched = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    for leaf in case.lab.leaves.find(skip_integers=False):
        value = case.lab.leaves.number(leaf)
        if leaf.path[0][1] not in case.lab.leaves.passing or leaf.size <= 8 or not rms(value) > LARGE_INPUT:
            continue
        outcome = case.lab.one(frozen_probe(case.roles, moves=[(leaf, -SHRUNK * value)], raw=watched))
        if outcome.complete and loss_differs(case, outcome):
            name = leaf.path[0][1]
            return _row_of(case, value) or LargeInput(name, rms(value), assigned_at(case.lab.program, name))
    return None


def _of_this_iteration(case: Case) -> LargeInput | None:
    """A large value that no parameter changes and the loss depends on."""
    frozen = case.slopes.frozen
    reacting = set().union(*case.roles.reached.values()) if case.roles.reached else set()
    keys = [
        (site, turn)
        for site, turn, shape, (_, _, mean, spread) in zip(
            frozen.array_site, frozen.array_turn, frozen.array_shape, frozen.array_facts
        )
        if (site, turn) not in reacting and np.hypot(mean, spread) > LARGE_INPUT and np.prod(shape) > 8
    ][:MAX_VALUES]
    watched = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    raw = case.lab.one(frozen_probe(case.roles, record="nothing", raw=keys)).raw
    keys = [key for key in keys if key in raw]
    smaller = [{key[0]: {key[1]: -SHRUNK * raw[key]}} for key in keys]  # so that saturated units come back
    outcomes = case.lab.run([frozen_probe(case.roles, add=change, raw=watched) for change in smaller])
    for key, outcome in zip(keys, outcomes):
        if outcome.complete and loss_differs(case, outcome):
            return _named(case, key[0], raw[key])
    return None


def _named(case: Case, number: int, value: Any) -> LargeInput:
    site = case.lab.program.sites[number]
    by_site = LargeInput(target_name(case, site) or "the input", rms(value), at_site(case.lab.program, site))
    return _row_of(case, value) or by_site


def _row_of(case: Case, value: Any) -> LargeInput | None:
    """The table that a value is a row of."""
    row = value.reshape(-1)
    for leaf in case.lab.leaves.find(skip_integers=False):
        table = case.lab.leaves.number(leaf)
        if table is None or table.ndim != 2 or table.size < 2 * row.size:
            continue
        for rows in (table, table.T):
            if rows.shape[1] == row.size and bool((rows == row).all(axis=1).any()):
                name, place = named_where_assigned(case.lab.program, leaf)
                return LargeInput(name, rms(table), place)
    return None
