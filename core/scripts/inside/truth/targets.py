"""What a prediction could be compared with: data that no parameter changes."""

from __future__ import annotations

from math import prod
from typing import Any

from ..running.lab import Lab
from ..running.probe import Key
from ..running.projections import as_array
from .roles import Roles

MAX_TARGETS = 60


def targets_around(lab: Lab, roles: Roles) -> tuple[list[Any], list[Any]]:
    """(arrays that stay what they are, those that a loop binds anew in every turn)."""
    moving = {leaf.name for leaf in roles.changed}
    steady: list[Any] = []
    passing: list[Any] = []
    for leaf in lab.leaves.find(skip_integers=False):
        array = as_array(lab.leaves.get(leaf))
        if array is None or array.size < 2:
            continue
        if leaf.name not in moving:
            steady.append(array)
        elif leaf.path[0][1] in lab.leaves.passing:
            passing.append(array)
    return steady, passing


def distinct(arrays: list[Any]) -> list[Any]:
    """Each array once, the first few."""
    found = {(array.shape, array.dtype.kind, array.tobytes()): array for array in arrays}
    return list(found.values())[:MAX_TARGETS]


def target_keys(roles: Roles, reached: dict[str, set[Key]], predictions: list[Key], limit: int = 12) -> list[Key]:
    """Arrays computed in the iteration that react to no parameter and could be paired with a prediction."""
    base = roles.base
    shapes = dict(zip(zip(base.array_site, base.array_turn), base.array_shape))
    sizes = {prod(shapes[key]) for key in predictions} | {n for key in predictions for n in shapes[key]}
    reacting = set().union(*reached.values()) if reached else set()
    keys = [
        (site, turn)
        for site, turn, shape in zip(base.array_site, base.array_turn, base.array_shape)
        if (site, turn) not in reacting and prod(shape) in sizes
    ]
    return keys[:limit]
