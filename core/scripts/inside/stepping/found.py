"""What has to be known of a script to step through it: its loop, its parameters, its loss, its rectifiers.

The process that looks ahead finds it by experiment and hands it back pickled; nothing in it refers to a live object.
"""

from __future__ import annotations

import ast
import platform
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..findings import short_name
from ..running.instrument import Loop, Program
from ..running.lab import Lab
from ..running.leaves import Leaf
from ..running.matching import compare
from ..running.probe import Key, Outcome
from ..running.projections import project
from ..truth.loss import Loss
from ..truth.roles import Roles
from ..truth.truth import frozen_probe

LIKE_A_LOSS = re.compile(r"(loss|cost|mse|entropy|nll)(?!es|s|_hist|_list)", re.IGNORECASE)
MOST_PARAMETERS = 64
PARALLEL = 1e-6
LARGEST_ACTIVATION = 4_000_000
MOST_LOOKED_AT = 80


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
    """`outer` is the loop around, `total` how often the training loop is going to turn; None where nobody knows."""

    loop: int
    outer: int | None
    total: int | None
    parameters: list[Leaf]
    loss: LossPlace | None = None
    rectified: list[Rectified] = field(default_factory=list)
    gradients: dict[str, Leaf] = field(default_factory=dict)  # of a parameter: the array its update is a multiple of

    @property
    def names(self) -> list[str]:
        """What the parameters are called: in short, where no two of them would have one name."""
        short = [short_name(leaf.name) for leaf in self.parameters]
        return [name if short.count(name) == 1 else leaf.name for name, leaf in zip(short, self.parameters)]

    def describe(self, program: Program) -> dict[str, Any]:
        """As the screen is told."""
        loop = program.loops[self.loop]
        outer = None if self.outer is None else program.loops[self.outer]
        return {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "file": loop.file,
            "loop": [loop.line, loop.end_line],
            "outer": None if outer is None else outer.line,
            "total": self.total,
            "parameters": [
                {"name": name, "leaf": leaf.name, "shape": leaf.shape}
                for name, leaf in zip(self.names, self.parameters)
            ],
            "rectified": [{"parameter": r.parameter, "units": r.units} for r in self.rectified],
            "loss": None if self.loss is None else {"name": self.loss.name, "line": self.loss.line},
        }


def found_at(lab: Lab, roles: Roles, loss: Loss | None, loops: list[int], total: int | None) -> Found:
    """What the experiments at a loop have shown, in as few words as stepping needs; `loops` are outermost first."""
    outer = loops[-2] if len(loops) > 1 else None
    found = Found(loops[-1], outer, total, roles.parameters[:MOST_PARAMETERS])
    if loss is not None and not loss.is_moving:
        number = _of_one_iteration(lab.program, roles.base, loss)
        site = lab.program.sites[number]
        name = loss.rebuilt if loss.rebuilt else _name_of(lab.program, number)
        found.loss = LossPlace(number, loss.turn, name, site.line, loss.rebuilt, loss.function)
    else:
        found.loss = named_loss(lab.program, lab.program.loops[found.loop])
    found.rectified = _rectified(lab, roles, _place_of(roles.base, loss))
    return found


def named_loss(program: Program, loop: Loop) -> LossPlace | None:
    """What is called a loss in a loop, for want of one that was found to be one."""
    for site in program.sites:
        is_inside = site.file == loop.file and loop.line <= site.line <= loop.end_line
        if not is_inside or site.role != "assign" or site.statement < 0:
            continue
        targets = getattr(program.statements[site.statement].node, "targets", [])
        name = ast.unparse(targets[0]) if len(targets) == 1 else ""
        if LIKE_A_LOSS.search(name) and isinstance(targets[0], (ast.Name, ast.Attribute)):
            return LossPlace(site.id, 0, name, site.line)
    return None


def gradients_of(lab: Lab, parameters: list[Leaf], before: dict[str, Any]) -> dict[str, Leaf]:
    """The script's own arrays that the updates of the iteration before were multiples of.

    `before` are shapes and projections at its beginning, by name.
    """
    own = {leaf.name for leaf in parameters}
    others = [leaf for leaf in lab.leaves.find() if leaf.kind == "array" and leaf.name not in own]
    found = {}
    for parameter in parameters:
        (shape, was), now = before.get(parameter.name, ((), None)), lab.leaves.number(parameter)
        if was is None or now is None or shape != now.shape:
            continue
        change = project(now) - was
        if not np.any(change):
            continue
        for other in others:
            value = lab.leaves.number(other) if other.shape == parameter.shape else None
            if value is not None and compare(change, project(value)).residual < PARALLEL:
                found[parameter.name] = other
                break
    return found


def _of_one_iteration(program: Program, base: Outcome, loss: Loss) -> int:
    """Where the loss is computed; of a sum that goes on over the iterations, what is added to it."""
    site = program.sites[loss.site]
    if site.role != "target" or loss.rebuilt or base.scalar_site.count(loss.site) > 1:
        return loss.site
    others = program.statements[site.statement].sites
    return next((number for number in others if program.sites[number].role == "augment"), loss.site)


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


def _rectified(lab: Lab, roles: Roles, until: float) -> list[Rectified]:
    """The value of each rectifier: 0 wherever another one, which depends on parameters as well, is negative."""
    base = roles.base
    forward = [
        i
        for i, key in enumerate(zip(base.array_site, base.array_turn))
        if base.array_order[i] <= until and base.array_kind[i] == "f" and _drivers(roles, key)
    ]
    candidates = [i for i in forward if _may_be_rectified(base, i)]
    shapes = {base.array_shape[i] for i in candidates}
    inputs = [i for i in forward if base.array_shape[i] in shapes and base.array_facts[i][0] < 0]
    keys = {i: (base.array_site[i], base.array_turn[i]) for i in (*candidates, *inputs)}
    values = lab.one(frozen_probe(roles, record="nothing", raw=list(keys.values())[:MOST_LOOKED_AT])).raw
    proven = [i for i in candidates if _is_cut_off(values, keys[i], [keys[j] for j in inputs])]
    lengths = [length for i in forward for length in set(base.array_shape[i])]
    return _one_of_each(roles, proven, lengths)


def _may_be_rectified(base: Outcome, i: int) -> bool:
    shape, (low, high, mean, _) = base.array_shape[i], base.array_facts[i]
    size = int(np.prod(shape, dtype=np.int64))
    return low == 0 < high and mean < high and len(shape) in (1, 2) and 1 < size <= LARGEST_ACTIVATION


def _is_cut_off(values: dict[Key, Any], key: Key, inputs: list[Key]) -> bool:
    """Whether a value is another one without what is below 0; one that is too large to be kept is believed."""
    value = values.get(key)
    if value is None:
        return True
    others = (values[other] for other in inputs if other in values)
    return any(other.shape == value.shape and np.array_equal(np.maximum(other, 0), value) for other in others)


def _one_of_each(roles: Roles, places: list[int], lengths: list[int]) -> list[Rectified]:
    """Of values that are the same the first, with the parameter behind it that no earlier one has."""
    base, found = roles.base, []
    seen: list[Any] = []
    taken: set[str] = set()
    for i in places:
        if any(np.array_equal(base.array_projection[i], other) for other in seen):
            continue
        shape, key = base.array_shape[i], (base.array_site[i], base.array_turn[i])
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
    """The axis along which units lie: many values are as long as there are examples, a parameter as there are units."""
    if len(shape) == 1:
        return 0
    in_parameters = [any(length in other for other in parameters) for length in shape]
    if in_parameters[0] != in_parameters[1]:
        return 0 if in_parameters[0] else 1
    counts = [lengths.count(length) for length in shape]
    return 1 if counts[0] > counts[1] else 0
