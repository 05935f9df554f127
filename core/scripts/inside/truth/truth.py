"""The slope of everything along every parameter, with all updates undone, and the update each one gets.

Central differences: for every parameter and a few random directions, a child with the parameter moved
forward and one with it moved back. Every number the script computes is a candidate for the loss, so all of
them are differentiated at once and the choice is made afterwards.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from ..running.instrument import Site
from ..running.lab import Lab, scalar_values
from ..running.leaves import Leaf
from ..running.matching import units
from ..running.probe import Key, Outcome, Probe
from ..running.projections import COUNT, direction, vectors
from ..running.syntax import is_same_place
from .roles import Roles

STORED = ("assign", "target", "return", "augment")


@dataclass
class Slopes:
    """`scalars[p]` is (COUNT, numbers): derivative of every number along direction k of parameter p."""

    parameters: list[Leaf]
    frozen: Outcome
    scalars: list[Any] = field(default_factory=list)
    bends: list[Any] = field(default_factory=list)  # as `scalars`: slope ahead minus slope back, rounding left out
    noise: list[Any] = field(default_factory=list)  # rounding error to be expected in `scalars`
    updates: list[Any] = field(default_factory=list)  # (COUNT,) projections of each parameter's update
    stored: list[Any] = field(default_factory=list)  # `units` of the values of each one's size
    stored_orders: list[Any] = field(default_factory=list)  # when their expressions were computed first
    raw_slopes: list[list[tuple[dict[Key, Any], dict[Key, Any], float]]] = field(default_factory=list)
    squares: list[list[dict[int, float]]] = field(default_factory=list)  # as `scalars`: of differences, over all turns
    coarse: bool = False  # single precision somewhere: wider tolerances

    @property
    def tolerance(self) -> float:
        """Largest residual that still counts as equal."""
        return 3e-2 if self.coarse else 2e-3

    @property
    def entries(self) -> list[int]:
        """How many entries of each parameter its update moves; all, where it moves none."""
        moved = [int(np.count_nonzero(update)) for update in self.frozen.updates]
        moved += [0] * (len(self.parameters) - len(moved))
        return [count or leaf.size for count, leaf in zip(moved, self.parameters)]


def frozen_probe(roles: Roles, **more: Any) -> Probe:
    """A probe in which the parameters are put back after every statement that writes them."""
    return Probe(frozen=roles.parameters, writers=roles.writers, **more)


def measure_slopes(
    lab: Lab,
    roles: Roles,
    raw: list[Key],
    *,
    scale: float = 1.0,
    only: set[int] | None = None,
    until: Key | None = None,
) -> Slopes:
    """Slopes of all numbers along the parameters (or `only` some, the others NaN).

    `raw` arrays are kept whole at both ends of every step. What is computed after `until` is NaN.
    """
    parameters = roles.parameters
    steps = [lab.step_size(leaf) * scale for leaf in parameters]
    probes = [frozen_probe(roles, record="full", raw=raw, whole=True)]
    chosen = [p for p in range(len(parameters)) if only is None or p in only]
    for p in chosen:
        leaf, step = parameters[p], steps[p]
        for k in _measured(leaf):
            for sign in (1.0, -1.0):
                move = (leaf, sign * step * direction(k, leaf.shape))
                probes.append(frozen_probe(roles, moves=[move], raw=raw, until=until))
    frozen, *rest = lab.run(probes)
    ends = iter(rest)
    slopes = Slopes(parameters, frozen)
    slopes.coarse = any(_is_single(lab, leaf) for leaf in parameters)
    if not frozen.complete:
        return slopes
    slopes.updates = frozen.suppressed
    for leaf in parameters:
        values = stored_values(lab, roles, frozen, leaf)
        slopes.stored.append(units([stored.projection for stored in values]))
        slopes.stored_orders.append(np.array([stored.first for stored in values]))
    for p, step in enumerate(steps):
        if p in chosen:
            _add_differences(slopes, {k: (next(ends), next(ends)) for k in _measured(parameters[p])}, step)
        else:
            _add_nothing(slopes)
    return slopes


def _add_differences(slopes: Slopes, ends: dict[int, tuple[Outcome, Outcome]], step: float) -> None:
    """What the children pushed forward and back along each direction say of the next parameter."""
    frozen = slopes.frozen
    size = np.abs(np.array(frozen.scalar)) if frozen.scalar else np.zeros(0)
    noise = size * (1e-7 if slopes.coarse else 2e-16) * 50 / step
    rows, bends, whole, squares = [], [], [], []
    for k in range(COUNT):
        measured = k if k in ends else next(iter(ends))
        ahead, back = ends[measured]
        along = step if k == measured else step * float(direction(measured, ()) / direction(k, ()))
        with np.errstate(all="ignore"):
            high, low = scalar_values(frozen, ahead), scalar_values(frozen, back)
            rows.append((high - low) / (2 * along))
            bend = (high + low - 2 * np.array(frozen.scalar)) / along
            bends.append(np.where(np.abs(bend) > 10 * noise, bend, 0.0))
        whole.append((ahead.raw, back.raw, along))
        squares.append(_slopes_of_squares(ahead, back, along))
    slopes.scalars.append(np.array(rows))
    slopes.bends.append(np.array(bends))
    slopes.noise.append(noise)
    slopes.raw_slopes.append(whole)
    slopes.squares.append(squares)


def _add_nothing(slopes: Slopes) -> None:
    """The next parameter was not asked about."""
    numbers = len(slopes.frozen.scalar)
    slopes.scalars.append(np.full((COUNT, numbers), np.nan))
    slopes.bends.append(np.zeros((COUNT, numbers)))
    slopes.noise.append(np.zeros(numbers))
    slopes.raw_slopes.append([])
    slopes.squares.append([{}] * COUNT)


def _measured(leaf: Leaf) -> tuple[int, ...]:
    """The directions along which to push: along a single number they are all the same but for their length."""
    return (int(np.argmax(np.abs(vectors(1)))),) if leaf.size == 1 else tuple(range(COUNT))


def _slopes_of_squares(ahead: Outcome, back: Outcome, step: float) -> dict[int, float]:
    """The slope of half the squares of every difference, summed over its turns."""
    common = ahead.squares.keys() & back.squares.keys()
    return {site: (sum(ahead.squares[site]) - sum(back.squares[site])) / (2 * step) for site in common}


def _is_single(lab: Lab, leaf: Leaf) -> bool:
    value = lab.leaves.get(leaf)
    return isinstance(value, (np.ndarray, np.floating)) and value.dtype.itemsize < 8


@dataclass(frozen=True)
class Stored:
    """A computed value of a parameter's size; turn None: the sum over all turns of one expression."""

    site: int
    turn: int | None
    projection: Any
    order: int
    is_named: bool  # stored under a name, not only part of a larger expression
    first: int = 0  # when the expression was computed for the first time


def is_handed_on(lab: Lab, site: Site) -> bool:
    """Whether a value is what a statement that is a call is given, as in `grads.append(a.T @ d)`."""
    node = lab.program.statements[site.statement].node if site.statement >= 0 and site.role == "part" else None
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and any(is_same_place(argument, site.node) for argument in call.args)


def stored_values(lab: Lab, roles: Roles, frozen: Outcome, leaf: Leaf) -> list[Stored]:
    """Every value that could be the gradient of `leaf`, as it is and transposed, and summed over turns."""
    named_sites = {
        site.id for site in lab.program.sites
        if (site.role in STORED or is_handed_on(lab, site)) and site.statement not in roles.writers
    }  # fmt: skip
    first = _first_orders(frozen)
    if leaf.size == 1:
        unit = vectors(1)[:, 0]
        return [
            Stored(site, turn, unit * value, order, site in named_sites, first[site])
            for site, turn, value, order in zip(
                frozen.scalar_site, frozen.scalar_turn, frozen.scalar, frozen.scalar_order
            )
        ]
    result: list[Stored] = []
    sums: dict[int, tuple[Any, int, int]] = {}
    for i, site in enumerate(frozen.array_site):
        if prod(frozen.array_shape[i]) != leaf.size:
            continue
        order, named = frozen.array_order[i], site in named_sites
        result.append(Stored(site, frozen.array_turn[i], frozen.array_projection[i], order, named, first[site]))
        if frozen.array_transposed[i] is not None:
            result.append(Stored(site, frozen.array_turn[i], frozen.array_transposed[i], order, named, first[site]))
        before = sums.get(site)
        total = frozen.array_projection[i] + (before[0] if before else 0)
        sums[site] = (total, order, (before[2] if before else 0) + 1)
    for site, (total, order, times) in sums.items():
        if times > 1:
            result.append(Stored(site, None, total, order, site in named_sites, first[site]))
    return result


def _first_orders(frozen: Outcome) -> dict[int, int]:
    """Site -> when its value was computed for the first time."""
    pairs = [*zip(frozen.array_site, frozen.array_order), *zip(frozen.scalar_site, frozen.scalar_order)]
    return dict(sorted(pairs, key=lambda pair: -pair[1]))
