"""Hidden layers of a network that sees one example at a time, many times in an iteration: their values of all turns.

One example alone may pass a layer that is at its ends without any slope; which parameters a layer depends on is then
seen at other examples only.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...running.leaves import Leaf
from ...running.probe import Key
from ...truth.case import Case, loss_differs
from ...truth.truth import frozen_probe, is_handed_on

FEWEST = 8  # turns
MOST = 16  # turns that are looked at whole
MAX_SITES = 8


def layers_of_turns(case: Case) -> list[tuple[list[Leaf], Any]]:
    """(parameters, values between -1 and 1 of many turns, a row for each) that some parameters reach and not all."""
    found = []
    for keys in _vectors_by_site(case):
        own = set(keys)
        leaves = [leaf for leaf in case.roles.parameters if own & case.roles.reached.get(leaf.name, set())]
        if not 0 < len(leaves) < len(case.roles.parameters):
            continue
        keys = [keys[i] for i in np.linspace(0, len(keys) - 1, MOST, dtype=int)]
        whole = case.lab.one(frozen_probe(case.roles, record="nothing", raw=keys)).raw
        rows = [np.ravel(whole[key]) for key in keys if key in whole]
        if len(rows) >= FEWEST and _feeds_the_loss(case, keys[0][0]):
            found.append((leaves, np.stack(rows)))
    return found


def _vectors_by_site(case: Case) -> list[list[Key]]:
    """The turns of each site that gives vectors of one length, between -1 and 1, in the order they are computed."""
    frozen = case.slopes.frozen
    turns: dict[tuple[int, tuple[int, ...]], list[Key]] = {}
    outside = set()
    for site, turn, shape, kind, (low, high, _, _) in zip(
        frozen.array_site, frozen.array_turn, frozen.array_shape, frozen.array_kind, frozen.array_facts
    ):
        is_kept = case.lab.program.sites[site].role in ("assign", "return", "lambda")
        if kind != "f" or not (is_kept or is_handed_on(case.lab, case.lab.program.sites[site])):
            continue
        if max(shape, default=0) > 1 and max(shape) == int(np.prod(shape)):
            turns.setdefault((site, shape), []).append((site, turn))
        if not (low >= -1 and high <= 1):
            outside.add((site, shape))
    several = [keys for layer, keys in turns.items() if len(keys) >= FEWEST and layer not in outside]
    return several[:MAX_SITES]


def _feeds_the_loss(case: Case, site: int) -> bool:
    watched = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    outcome = case.lab.one(frozen_probe(case.roles, disturb={site: None}, raw=watched))
    return outcome.complete and loss_differs(case, outcome)
