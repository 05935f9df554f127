"""Inputs that are zero in every entry, as bytes become when they are divided by 255 as whole numbers.

Proven by the weights they meet: these never change, and would if the inputs were anything else. A state that
starts at zero looks the same, but the weights it meets get a gradient from later steps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.lab import same_final
from ...running.leaves import Leaf
from ...running.probe import Probe
from ...running.projections import direction, project
from ...truth.case import Case, loss_differs
from ...truth.truth import frozen_probe
from ..places import named_where_assigned
from ..start.silent_layers import is_updated

MOST = 6  # arrays that are tried


def empty_inputs(case: Case) -> dict[str, Any] | None:
    """The first table of zeros that nothing changes, the loss depends on, and weights stand still for."""
    changed = {leaf.name for leaf in case.roles.changed + case.roles.parameters}
    every = case.lab.leaves.find(skip_integers=False)
    tables = [leaf for leaf in every if _is_table(leaf) and leaf.name not in changed]
    empty = [leaf for leaf in tables if not np.any(case.lab.leaves.get(leaf))][:MOST]
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    for leaf in empty:
        move = (leaf, direction(0, leaf.shape))
        held = case.lab.one(frozen_probe(case.roles, moves=[move], raw=keys))
        if not held.complete or not loss_differs(case, held):
            continue
        still = [other for other in tables if not other.integer and other is not leaf and is_updated(case, other)]
        free = case.lab.one(Probe(moves=[move], final=still, record="nothing"))
        starts = [(other.shape, project(case.lab.leaves.number(other))) for other in still]
        woken = [other for other, start, end in zip(still, starts, free.final) if end and not same_final(start, end)]
        if woken:
            return _finding(case, leaf, woken)
    return None


def _is_table(leaf: Leaf) -> bool:
    return leaf.kind == "array" and len(leaf.shape) == 2 and leaf.size > 3


def _finding(case: Case, leaf: Leaf, woken: list[Leaf]) -> dict[str, Any]:
    name, place = named_where_assigned(case.lab.program, leaf)
    weights = " and ".join(short_name(parameter.name) for parameter in woken)
    cut = " Whole numbers divided with // lose what is behind the point: divide with /." if leaf.integer else ""
    return finding(
        "input-constant", "error", name,
        f"{name} is 0 in every entry, so {weights} gets no gradient, and the output is the same for every example.",
        f"find out where the values of {name} are lost.{cut}",
        evidence={"parameters": [parameter.name for parameter in woken], "integer": leaf.integer},
        variable=name, **place,
    )  # fmt: skip
