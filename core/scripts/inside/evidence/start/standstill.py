"""A training in which nothing moves from the start: all weights are zero, a layer is dead, a rate is zero.

No push of a single number shows what trains there, for every gradient is exactly zero. So all numbers are
moved far: what the script then writes, and does not write as it stands, are its parameters. Which of them has
to be moved to set the others going says why they stand still.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...running.instrument import Site
from ...running.lab import Lab
from ...running.leaves import Leaf
from ...running.probe import Outcome, Probe
from ...running.projections import direction, project
from ..places import assigned_at, stored_name

SEVERAL = 2  # parameters, for a loop to be a training
FEW_UNITS = 4  # fewer units, or examples, may all be silent once
TRIES = ((1.0, 0), (1.0, 1), (-1.0, 0), (-1.0, 2))  # signs and directions of the push


@dataclass
class Standstill:
    """What would be trained, the push that shows it, and the iteration with and without the push."""

    trained: list[Leaf]
    moves: list[tuple[Leaf, Any]]
    base: Outcome
    pushed: Outcome


def stands_still(lab: Lab, base: Outcome) -> dict[str, Any] | None:
    """The reason why no parameter moves, if there are parameters and none does."""
    leaves = [leaf for leaf in lab.leaves.find() if leaf.kind in ("array", "list") or leaf.size == 1]
    still = lab.one(Probe(final=leaves, record="nothing"))
    if not still.complete or any(_is_written(lab, leaf, end) for leaf, end in zip(leaves, still.final)):
        return None
    found = _push_until_it_moves(lab, base, leaves)
    if found is None or not _has_an_error(found):
        return None
    return zero_number(lab, found) or zero_weights(lab, found) or dead_from_the_start(lab, found)


def _is_written(lab: Lab, leaf: Leaf, end: Any, push: Any = 0.0) -> bool:
    """Whether an array is not what it was, with the push, at the top of the iteration."""
    start = lab.leaves.number(leaf)
    if leaf.size < 2 or end is None or end[0] != leaf.shape:
        return False
    return not np.array_equal(end[1], project(start + push), equal_nan=True)


def _push_until_it_moves(lab: Lab, base: Outcome, leaves: list[Leaf]) -> Standstill | None:
    arrays = [leaf for leaf in leaves if leaf.size > 1]
    for sign, number in TRIES:
        moves = [(leaf, sign * (1 + size_of(lab, leaf)) * direction(number, leaf.shape)) for leaf in leaves]
        moves += [(leaf, np.float64(0.1)) for leaf in _zero_numbers(lab) if leaf.integer]
        pushed = lab.one(Probe(moves=moves, final=arrays, record="full"))
        pushes = {leaf.name: move for leaf, move in moves}
        if not pushed.complete:
            continue
        ends = zip(arrays, pushed.final)
        trained = [leaf for leaf, end in ends if _is_written(lab, leaf, end, pushes[leaf.name])]
        if len(trained) >= SEVERAL and any(len(leaf.shape) == 2 for leaf in trained):
            return Standstill(trained, moves, base, pushed)
    return None


def size_of(lab: Lab, leaf: Leaf) -> float:
    """Root mean square of a leaf's entries."""
    value = lab.leaves.number(leaf)
    with np.errstate(all="ignore"):
        size = float(np.sqrt(np.mean(value * value)))
    return size if np.isfinite(size) else 1.0


def _has_an_error(found: Standstill) -> bool:
    """Whether there are numbers that react and are not zero: at the goal, nothing moves either."""
    after = dict(zip(zip(found.pushed.scalar_site, found.pushed.scalar_turn), found.pushed.scalar))
    return any(
        value > 1e-6 and after.get((site, turn), value) != value
        for site, turn, value in zip(found.base.scalar_site, found.base.scalar_turn, found.base.scalar)
    )


def _sets_going(lab: Lab, moves: list[tuple[Leaf, Any]], others: list[Leaf]) -> list[Leaf]:
    """Which of some leaves are written when a few numbers are moved."""
    outcome = lab.one(Probe(moves=moves, final=others, record="nothing"))
    pushes = {leaf.name: move for leaf, move in moves}
    if not outcome.complete:
        return []
    return [leaf for leaf, end in zip(others, outcome.final) if _is_written(lab, leaf, end, pushes.get(leaf.name, 0.0))]


def _zero_numbers(lab: Lab) -> list[Leaf]:
    found = [leaf for leaf in lab.leaves.find(skip_integers=False) if leaf.kind == "float"]
    return [leaf for leaf in found if lab.leaves.get(leaf) == 0 and leaf.path[0][1] not in lab.leaves.passing]


def zero_number(lab: Lab, found: Standstill) -> dict[str, Any] | None:
    """A single number that is zero and scales every step."""
    for leaf in _zero_numbers(lab):
        if len(_sets_going(lab, [(leaf, np.float64(0.1))], found.trained)) < SEVERAL:
            continue
        name = short_name(leaf.name)
        return finding(
            "learning-rate-low", "error", name,
            f"{name} is 0, and every step is multiplied by it: nothing ever changes.",
            f"give {name} a value above zero", evidence={"value": 0.0, "proven": True}, variable=name,
            **assigned_at(lab.program, leaf.name),
        )  # fmt: skip
    return None


def zero_weights(lab: Lab, found: Standstill) -> dict[str, Any] | None:
    """Matrices that are all zero, and that small numbers in them set going."""
    zeros = [leaf for leaf in found.trained if len(leaf.shape) == 2 and not np.any(lab.leaves.number(leaf))]
    if not _all_go(lab, zeros, zeros):
        return None
    needed = sorted(zeros, key=lambda leaf: leaf.size)
    for leaf in list(needed):
        without = [other for other in needed if other is not leaf]
        needed = without if _all_go(lab, without, zeros) else needed
    zeros = [leaf for leaf in zeros if leaf in needed]
    if len(zeros) < SEVERAL:
        return None
    names = " and ".join(short_name(leaf.name) for leaf in zeros)
    first = short_name(zeros[0].name)
    return finding(
        "symmetric-units", "error", first,
        f"{names} are all zero: the gradient of each is zero as long as the other is, so neither ever changes.",
        f"start {first} with small random numbers",
        evidence={"parameters": [leaf.name for leaf in zeros], "proven": True}, variable=first,
        **assigned_at(lab.program, zeros[0].name),
    )  # fmt: skip


def _all_go(lab: Lab, moved: list[Leaf], others: list[Leaf]) -> bool:
    """Whether all of some zero arrays are written if small numbers are put into a few of them."""
    moves = [(leaf, 0.01 * direction(0, leaf.shape)) for leaf in moved]
    return len(moved) >= SEVERAL and len(_sets_going(lab, moves, others)) == len(others)


def dead_from_the_start(lab: Lab, found: Standstill, *, several: bool = False) -> dict[str, Any] | None:
    """The first rectified layer that is zero for every example; `several`: of several units and examples at least."""
    base, keys = found.base, []
    for i, (low, high, _, _) in enumerate(base.array_facts):
        shape = base.array_shape[i]
        is_wide = len(shape) == 2 and (not several or min(shape) >= FEW_UNITS)
        if base.array_kind[i] == "f" and is_wide and (high <= 0 or low == high == 0):
            keys.append((base.array_site[i], base.array_turn[i]))
    whole = lab.one(Probe(record="nothing", raw=keys))
    moved = lab.one(Probe(record="nothing", raw=keys, moves=found.moves))
    for number, key in enumerate(keys):
        zero, alive = whole.raw.get(key), moved.raw.get(key)
        if zero is None or alive is None or np.any(zero) or not np.any(alive):
            continue
        before = [(whole.raw.get(k), moved.raw.get(k)) for k in keys[:number]]
        if any(_is_rectified(zero, alive, a, b) for a, b in before):
            return _dead(lab, lab.program.sites[key[0]], zero)
    return None


def _is_rectified(zero: Any, alive: Any, before: Any, before_alive: Any) -> bool:
    """Whether an array is what is positive of another, in both iterations; there is nothing positive in one."""
    if before is None or before_alive is None or before.shape != zero.shape or before_alive.shape != alive.shape:
        return False
    return bool(np.any(before)) and np.array_equal(np.maximum(before_alive, 0), alive)


def _dead(lab: Lab, site: Site, value: Any) -> dict[str, Any]:
    caller = _assigning(lab, site)
    name = stored_name(lab.program, caller)
    return finding(
        "dead-layer", "error", name,
        f"{name} is 0 for every example from the start: what goes into its rectifier is negative everywhere, so no "
        "gradient passes and no parameter before it ever changes.",
        "start with other weights and a bias that is not negative, or leave this activation out at the output",
        evidence={"units": int(value.shape[-1]), "proven": True}, variable=name, **at_site(lab.program, caller),
    )  # fmt: skip


def _assigning(lab: Lab, site: Site) -> Site:
    """The statement that keeps the value a function returns, where a name says more than `return z * (z > 0)`."""
    called = site.function.split(".")[-1]
    for other in lab.program.sites:
        node = other.node
        if other.role == "assign" and isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == called:
            return other
    return site
