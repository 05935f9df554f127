"""Windows onto a stream: what is pushed in at one place is found, one turn later, at another.

A parameter keeps a push where it was made, whatever its update adds to it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.leaves import Leaf
from ..running.probe import Probe
from ..running.projections import direction

MOST = 0.5  # share of the entries that have to be found elsewhere
LARGEST = 5000  # entries: among very many, some are alike by chance
EXACT, SINGLE = 1e-7, 1e-3  # how near to each other the same numbers are, in double and single precision


def sliding(lab: Lab, several: list[Leaf], ends: list[Any]) -> set[str]:
    """Names of those leaves whose entries have only changed places at the end; `ends` are the values there."""
    chosen = [(leaf, end) for leaf, end in zip(several, ends) if end is not None and _may_slide(lab, leaf, end)]
    moves = [(leaf, lab.step_size(leaf) * direction(0, leaf.shape)) for leaf, _ in chosen]
    probes = [Probe(moves=[move], record="nothing", whole_final=[move[0]]) for move in moves]
    found = set()
    for (leaf, end), (_, push), outcome in zip(chosen, moves, lab.run(probes)):
        after = outcome.final_values[0] if outcome.complete and outcome.final_values else None
        if after is not None and after.shape == end.shape:
            value = lab.leaves.get(leaf)
            is_single = isinstance(value, np.ndarray) and value.dtype.itemsize < 8
            if share_elsewhere(push, after - end, SINGLE if is_single else EXACT) >= MOST:
                found.add(leaf.name)
    return found


def _may_slide(lab: Lab, leaf: Leaf, end: Any) -> bool:
    """Whether some of the numbers are still there: an update of a parameter leaves hardly any as it was."""
    start = lab.leaves.number(leaf)
    return leaf.size <= LARGEST and start.shape == end.shape and 2 * int(np.isin(end, start).sum()) >= leaf.size


def share_elsewhere(push: Any, change: Any, tolerance: float) -> float:
    """The share of the entries of a change that are an entry of the push, but not the one in their own place."""
    push, change = np.ravel(push), np.ravel(change)
    scale = tolerance * float(np.abs(push).max())
    ordered = np.sort(push)
    right = np.clip(np.searchsorted(ordered, change), 1, len(ordered) - 1)
    nearest = np.minimum(np.abs(ordered[right] - change), np.abs(ordered[right - 1] - change))
    return float(np.mean((nearest <= scale) & (np.abs(push - change) > scale)))
