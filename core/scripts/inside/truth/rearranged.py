"""A right gradient whose entries reach the parameter in other places: turned round, transposed, reshaped, signs lost.

Between a gradient and its update an optimizer may scale, clip or mix entries, so a right gradient on the way is proof
enough. None of that leaves the same sizes in other places.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.probe import Key
from .roles import Roles
from .truth import Slopes, frozen_probe

FEWEST = 4  # entries, for an order of sizes to be no accident
SPREAD = 1e-3  # of the sizes: where all are about alike, any order is the same


def rearranged(lab: Lab, roles: Roles, slopes: Slopes, gradients: dict[int, tuple[int, int]]) -> set[int]:
    """Of some parameters, by index, with (site, order) of their right gradient, those that get it rearranged."""
    frozen = slopes.frozen
    orders = {(s, o): (s, t) for s, t, o in zip(frozen.array_site, frozen.array_turn, frozen.array_order)}
    keys: dict[int, Key] = {p: orders[place] for p, place in gradients.items() if place in orders}
    if not keys:
        return set()
    raw = lab.one(frozen_probe(roles, raw=list(keys.values()), record="nothing")).raw
    return {p for p, key in keys.items() if key in raw and _is_rearranged(raw[key], frozen.updates[p])}


def _is_rearranged(gradient: Any, update: Any) -> bool:
    if gradient.size != update.size or gradient.size < FEWEST:
        return False
    before, after = (np.sort(np.abs(value), axis=None) for value in (gradient, update))
    if not (np.isfinite(before).all() and np.isfinite(after).all()) or before[-1] == 0 or after[-1] == 0:
        return False
    before, after = before / before[-1], after / after[-1]
    return bool(np.ptp(before) > SPREAD and np.allclose(before, after, atol=1e-6))
