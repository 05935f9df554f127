"""Weights that a statement of the loop updates and that do not change, since the layer after them is at its ends.

With pixels from 0 to 255 the slopes of the first layer are so small that adding the step changes nothing: the
weights are then no parameters, as far as experiments tell.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...running.lab import array_reactions
from ...running.leaves import Leaf
from ...truth.case import Case, loss_differs
from ...truth.truth import frozen_probe

MAX_LEAVES = 8
SHRUNK = 0.99  # share of the weights that is taken away, for a saturated layer to come back


def silent_layers(case: Case) -> list[tuple[Leaf, Any, bool]]:
    """(weights, the first array between 0 and 1 or -1 and 1 that changes with them and the loss with it, is it soft).

    Soft: smaller weights give it values in between, which a step or a sign never has.
    """
    frozen = case.slopes.frozen
    leaves = [leaf for leaf in _unchanged(case) if is_updated(case, leaf)][:MAX_LEAVES]
    watched = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    moves = [[(leaf, -SHRUNK * case.lab.leaves.number(leaf))] for leaf in leaves]
    found = []
    outcomes = case.lab.run([frozen_probe(case.roles, moves=move, record="full", raw=watched) for move in moves])
    for leaf, move, outcome in zip(leaves, moves, outcomes):
        if not outcome.complete or not loss_differs(case, outcome):
            continue
        for i in array_reactions(frozen, outcome):
            low, high, _, _ = frozen.array_facts[i]
            if frozen.array_kind[i] == "f" and low >= -1 and high <= 1 and frozen.array_shape[i] != leaf.shape:
                key = (frozen.array_site[i], frozen.array_turn[i])
                ends = [frozen_probe(case.roles, record="nothing", raw=[key], moves=m) for m in ([], move)]
                value, back = (outcome.raw.get(key) for outcome in case.lab.run(ends))
                if value is not None and back is not None:
                    found.append((leaf, value, bool(np.any((np.abs(back) > 0) & (np.abs(back) < 1)))))
                break
    return found


def _unchanged(case: Case) -> list[Leaf]:
    changed = {leaf.name for leaf in case.roles.changed}
    return [
        leaf for leaf in case.lab.leaves.find()
        if leaf.name not in changed and len(leaf.shape) == 2 and leaf.size > 3 and np.any(case.lab.leaves.number(leaf))
    ]  # fmt: skip


def is_updated(case: Case, leaf: Leaf) -> bool:
    """Whether a statement that has run in this iteration stores to the leaf, by the last word of its name."""
    program, frozen = case.lab.program, case.slopes.frozen
    own = re.findall(r"\w+", leaf.name)[-1]
    run = {program.sites[site].statement for site in (*frozen.array_site, *frozen.scalar_site)} - {-1}
    for number in run:
        node = program.statements[number].node
        if isinstance(node, ast.AugAssign) and own in re.findall(r"\w+", ast.unparse(node.target))[-1:]:
            return True
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            targets = [ast.unparse(target) for target in node.targets]
            if any(re.findall(r"\w+", text)[-1] == own and text == ast.unparse(node.value.left) for text in targets):
                return True
    return False
