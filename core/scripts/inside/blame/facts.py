"""What the forward pass looks like: its arrays, which one is the prediction, and what it is compared with."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..rewriting.edits import compiled
from ..running.instrument import Site
from ..running.probe import Key
from ..truth.case import Case, loss_differs
from ..truth.summed import ALL_TURNS
from ..truth.truth import frozen_probe

MAX_FORWARD = 60


@dataclass
class Value:
    """An array of the forward pass, and the parameters it depends on."""

    site: Site
    key: Key
    order: int
    array: Any
    depends: set[int]


@dataclass
class Pair:
    """A prediction next to its target in one expression, as in `out - y`."""

    site: Site
    prediction: Any
    target: Any
    prediction_text: str
    target_text: str


@dataclass
class Facts:
    """Gathered once, for all the rules that look at data and values."""

    forward: list[Value] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def hidden(self) -> list[Value]:
        """Forward arrays that do not depend on all parameters: what comes before the output."""
        everything = max((len(value.depends) for value in self.forward), default=0)
        return [value for value in self.forward if len(value.depends) < everything]


def gather(case: Case) -> Facts:
    """Run the frozen iteration a few times more and keep whole what the rules need."""
    return Facts(_forward(case), pairs_of(case))


def _forward(case: Case) -> list[Value]:
    """Arrays that react to a parameter and whose disturbance changes the loss."""
    frozen, lab = case.slopes.frozen, case.lab
    index = {key: i for i, key in enumerate(zip(frozen.array_site, frozen.array_turn))}
    depends: dict[Key, set[int]] = {}
    for p, leaf in enumerate(case.roles.parameters):
        for key in case.roles.reached.get(leaf.name, set()):
            depends.setdefault(key, set()).add(p)
    keys = sorted((key for key in depends if key in index), key=lambda key: frozen.array_order[index[key]])
    keys = [k for k in keys if frozen.array_kind[index[k]] == "f" and lab.program.sites[k[0]].role != "target"]
    end = _order_of_loss(case)
    keys = [k for k in keys if frozen.array_order[index[k]] <= end]
    if len(keys) > MAX_FORWARD:  # a network unrolled in time: both ends
        keys = keys[: MAX_FORWARD // 3] + keys[-2 * MAX_FORWARD // 3 :]
    watched = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    probes = [frozen_probe(case.roles, disturb={site: (turn,)}, raw=watched) for site, turn in keys]
    whole = lab.one(frozen_probe(case.roles, record="nothing", raw=keys))
    found = []
    for key, outcome in zip(keys, lab.run(probes)):
        if outcome.complete and key in whole.raw and loss_differs(case, outcome):
            found.append(
                Value(
                    lab.program.sites[key[0]],
                    key,
                    frozen.array_order[index[key]],
                    whole.raw[key],
                    depends[key],
                )
            )
    return found


def _order_of_loss(case: Case) -> float:
    """When the loss is computed: nothing that comes later is part of the forward pass."""
    frozen, wanted = case.slopes.frozen, (case.loss.site, case.loss.turn)
    numbers = zip(frozen.scalar_site, frozen.scalar_turn, frozen.scalar_order)
    arrays = zip(frozen.array_site, frozen.array_turn, frozen.array_order)
    if case.loss.turn == ALL_TURNS:
        own = (order for site, _, order in (*numbers, *arrays) if site == case.loss.site)
        return max(own, default=float("inf"))
    return next((order for site, turn, order in (*numbers, *arrays) if (site, turn) == wanted), float("inf"))


def pairs_of(case: Case) -> list[Pair]:
    """Differences of something that depends on the parameters and something that does not."""
    lab, frozen = case.lab, case.slopes.frozen
    seen = set(frozen.array_site) | set(frozen.scalar_site)
    sites = []
    for number in seen:
        node = lab.program.sites[number].node
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            sites.append((number, node.left, node.right))
    codes = {number: [compiled(left), compiled(right)] for number, left, right in sites}
    codes = {number: pair for number, pair in codes.items() if None not in pair}
    moves = [(leaf, lab.step_size(leaf) * np.ones(leaf.shape)) for leaf in case.roles.parameters]
    still, moved = lab.run(
        [
            frozen_probe(case.roles, record="nothing", operands=codes),
            frozen_probe(case.roles, record="nothing", operands=codes, moves=moves),
        ]
    )
    pairs = []
    for number, left, right in sorted(sites):
        before, after = still.operands.get(number), moved.operands.get(number)
        if not before or not after or any(value is None for value in (*before, *after)):
            continue
        reacts = [not np.array_equal(a, b, equal_nan=True) for a, b in zip(before, after)]
        if reacts[0] == reacts[1]:
            continue
        side = 0 if reacts[0] else 1
        texts = [ast.unparse(left), ast.unparse(right)]
        if isinstance((left, right)[1 - side], ast.Constant):
            continue
        pairs.append(Pair(lab.program.sites[number], before[side], before[1 - side], texts[side], texts[1 - side]))
    return pairs
