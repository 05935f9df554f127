"""Weights that a statement of the loop updates and that are no parameters, since the layer after them is at its ends.

With pixels from 0 to 255 the slopes of the first layer are so small that adding the step changes nothing; with large
weights it changes them by so little that no update tells them from others.
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
NEAR_AN_END = 0.9  # what comes nowhere near is an exponential on the way to a sigmoid
SHRUNK = 0.99  # share of the weights that is taken away, for a saturated layer to come back


def silent_layers(case: Case) -> list[tuple[Leaf, Any, bool]]:
    """(weights, the first array between 0 and 1 or -1 and 1 that changes with them and the loss with it, is it soft).

    Soft: smaller weights give it values in between, which a step or a sign never has.
    """
    frozen = case.slopes.frozen
    known = {leaf.name for leaf in case.roles.parameters}
    leaves = [
        leaf for leaf in _no_parameters(case)
        if leaf.name in known or is_updated(case, leaf, any_entry=True)
    ][:MAX_LEAVES]  # fmt: skip
    watched = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    moves = [[(leaf, -SHRUNK * case.lab.leaves.number(leaf))] for leaf in leaves]
    found = []
    outcomes = case.lab.run([frozen_probe(case.roles, moves=move, record="full", raw=watched) for move in moves])
    for leaf, move, outcome in zip(leaves, moves, outcomes):
        if not outcome.complete or not loss_differs(case, outcome):
            continue
        for i in array_reactions(frozen, outcome):
            low, high, _, _ = frozen.array_facts[i]
            is_bounded = low >= -1 and high <= 1 and max(-low, high) > NEAR_AN_END
            if frozen.array_kind[i] == "f" and is_bounded and frozen.array_shape[i] != leaf.shape:
                key = (frozen.array_site[i], frozen.array_turn[i])
                ends = [frozen_probe(case.roles, record="nothing", raw=[key], moves=m) for m in ([], move)]
                value, back = (outcome.raw.get(key) for outcome in case.lab.run(ends))
                if value is not None and back is not None:
                    found.append((leaf, value, bool(np.any((np.abs(back) > 0) & (np.abs(back) < 1)))))
                break
    return found


def _no_parameters(case: Case) -> list[Leaf]:
    """Matrices that nothing changes, or that change and make no difference, to any update or to the loss."""
    roles = case.roles
    mute = {leaf.name for leaf in roles.states if not roles.drives.get(leaf.name)}
    mute |= {verdict.leaf.name for verdict in case.verdicts if verdict.verdict == "inconclusive"}
    changed = {leaf.name for leaf in roles.changed} - mute
    return [
        leaf for leaf in case.lab.leaves.find()
        if leaf.name not in changed and len(leaf.shape) == 2 and leaf.size > 3 and np.any(case.lab.leaves.number(leaf))
    ]  # fmt: skip


def is_updated(case: Case, leaf: Leaf, *, any_entry: bool = False) -> bool:
    """Whether a statement that has run in this iteration stores to the leaf, by the last word of its name.

    `any_entry`: where the statement has a variable in brackets, as in `w[i] -= step`, by the word before them.
    """
    program, frozen = case.lab.program, case.slopes.frozen
    run = {program.sites[site].statement for site in (*frozen.array_site, *frozen.scalar_site)} - {-1}
    for number in run:
        node = program.statements[number].node
        if isinstance(node, ast.AugAssign) and _is_of(node.target, leaf, any_entry):
            return True
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            before = ast.unparse(node.value.left)
            if any(_is_of(target, leaf, any_entry) and ast.unparse(target) == before for target in node.targets):
                return True
    return False


def _is_of(target: ast.expr, leaf: Leaf, any_entry: bool) -> bool:
    name = leaf.name
    if any_entry and isinstance(target, ast.Subscript) and not isinstance(target.slice, ast.Constant) and "[" in name:
        target, name = target.value, name[: name.rindex("[")]
    words = re.findall(r"\w+", ast.unparse(target))
    return bool(words) and words[-1] == re.findall(r"\w+", name)[-1]
