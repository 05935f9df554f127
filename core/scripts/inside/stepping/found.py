"""What has to be known of a script to step through it: its loop, its parameters, its loss, its rectifiers.

The process that looks ahead finds it by experiment and hands it back pickled; nothing in it refers to a live object.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..findings import short_name
from ..running.instrument import Program
from ..running.lab import Lab
from ..running.leaves import Leaf
from ..running.probe import Key, Outcome
from ..truth.loss import Loss
from ..truth.roles import Roles

MOST_PARAMETERS = 64
LARGEST_ACTIVATION = 4_000_000


@dataclass(frozen=True)
class LossPlace:
    """The value that is the loss: that of a site at its `turn`-th occurrence in an iteration.

    `function` makes a number of it where the script has none (array -> number), `rebuilt` says how.
    """

    site: int
    turn: int
    name: str
    line: int
    rebuilt: str = ""
    function: Any = None


@dataclass(frozen=True)
class Rectified:
    """Activations that are zero or above: where they are computed, which axis counts units, whose they are."""

    key: Key
    axis: int
    units: int
    parameter: int


@dataclass
class Found:
    """`outer` is the loop around, `total` how often the training loop is going to turn; None: there is none, or unknown."""

    loop: int
    outer: int | None
    total: int | None
    parameters: list[Leaf]
    loss: LossPlace | None = None
    rectified: list[Rectified] = field(default_factory=list)

    def describe(self, program: Program) -> dict[str, Any]:
        """As the screen is told."""
        loop = program.loops[self.loop]
        outer = None if self.outer is None else program.loops[self.outer]
        return {
            "file": loop.file,
            "loop": [loop.line, loop.end_line],
            "outer": None if outer is None else outer.line,
            "total": self.total,
            "parameters": [{"name": short_name(leaf.name), "shape": leaf.shape} for leaf in self.parameters],
            "rectified": [{"parameter": r.parameter, "units": r.units} for r in self.rectified],
            "loss": None if self.loss is None else {"name": self.loss.name, "line": self.loss.line},
        }


def found_at(lab: Lab, roles: Roles, loss: Loss | None, outer: int | None, total: int | None) -> Found:
    """What the experiments at a loop have shown, in as few words as stepping needs."""
    found = Found(lab.loop, outer, total, roles.parameters[:MOST_PARAMETERS])
    if loss is not None and not loss.is_moving:
        site = lab.program.sites[loss.site]
        name = loss.rebuilt if loss.rebuilt else _name_of(lab.program, loss.site)
        found.loss = LossPlace(loss.site, loss.turn, name, site.line, loss.rebuilt, loss.function)
    found.rectified = _rectified(roles, _place_of(roles.base, loss))
    return found


def _name_of(program: Program, number: int) -> str:
    """What the script calls the value of a site: the name it is stored under, or the expression."""
    site = program.sites[number]
    statement = program.statements[site.statement].node if site.statement >= 0 else None
    targets = getattr(statement, "targets", [])
    if site.role == "assign" and len(targets) == 1 and isinstance(targets[0], (ast.Name, ast.Attribute)):
        return ast.unparse(targets[0])
    return ast.unparse(site.node)


def _place_of(base: Outcome, loss: Loss | None) -> float:
    """When in an iteration the loss is computed; what comes later is no forward pass."""
    if loss is None:
        return float("inf")
    numbers = zip(base.scalar_site, base.scalar_order)
    arrays = zip(base.array_site, base.array_order)
    return max((order for site, order in (*numbers, *arrays) if site == loss.site), default=float("inf"))


def _rectified(roles: Roles, until: float) -> list[Rectified]:
    """One value for each rectifier: never negative, zero somewhere, and it depends on a parameter."""
    base, found, seen = roles.base, [], []
    forward = [
        i
        for i, key in enumerate(zip(base.array_site, base.array_turn))
        if base.array_order[i] <= until and base.array_kind[i] == "f" and _drivers(roles, key)
    ]
    lengths = [length for i in forward for length in set(base.array_shape[i])]
    taken: set[str] = set()
    for i in forward:
        shape, (low, high, mean, _) = base.array_shape[i], base.array_facts[i]
        size = int(np.prod(shape, dtype=np.int64))
        is_rectified = low == 0 < high and mean < high and len(shape) in (1, 2) and 1 < size <= LARGEST_ACTIVATION
        if not is_rectified or any(np.array_equal(base.array_projection[i], other) for other in seen):
            continue
        key = (base.array_site[i], base.array_turn[i])
        drivers = _drivers(roles, key)
        own = [p for p in drivers if roles.parameters[p].name not in taken] or drivers
        axis = _units_axis(shape, lengths, [roles.parameters[p].shape for p in own])
        fitting = [p for p in own if shape[axis] in roles.parameters[p].shape]
        if not fitting:
            continue
        seen.append(base.array_projection[i])
        taken |= {roles.parameters[p].name for p in drivers}
        best = max(fitting, key=lambda p: roles.parameters[p].size)
        found.append(Rectified(key, axis, shape[axis], best))
    return found


def _drivers(roles: Roles, key: Key) -> list[int]:
    """The parameters that a value depends on."""
    return [p for p, leaf in enumerate(roles.parameters) if key in roles.reached.get(leaf.name, ())]


def _units_axis(shape: tuple[int, ...], lengths: list[int], parameters: list[tuple[int, ...]]) -> int:
    """The axis along which units lie: the length of examples is that of many values, that of units one of parameters."""
    if len(shape) == 1:
        return 0
    in_parameters = [any(length in other for other in parameters) for length in shape]
    if in_parameters[0] != in_parameters[1]:
        return 0 if in_parameters[0] else 1
    counts = [lengths.count(length) for length in shape]
    return 1 if counts[0] > counts[1] else 0
