"""The true derivative of the loss with respect to the values of the forward pass.

A value is moved where it is computed, and the loss watched. What a backward line ought to produce is the
derivative of some forward value; a variant of the line that produces one is tried before all others.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from ..running.lab import Lab, scalar_values
from ..running.matching import units
from ..running.probe import Key, Outcome, Probe
from ..running.projections import COUNT, direction
from .loss import Loss
from .roles import Roles
from .summed import ALL_TURNS, value_of_all
from .truth import Slopes, frozen_probe

MAX_VALUES = 40


@dataclass(frozen=True)
class ValueTruth:
    """The slopes of the loss along the random directions of one forward value."""

    site: int
    turn: int
    order: int
    shape: tuple[int, ...]
    slopes: Any


def forward_truths(
    lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, *, forward: set[Key], sizes: set[int]
) -> list[ValueTruth]:
    """Truths of the forward values that have one of the sizes, in order."""
    frozen = slopes.frozen
    chosen: list[int] = []
    seen: list[Any] = []
    for i, key in enumerate(zip(frozen.array_site, frozen.array_turn)):
        projection = frozen.array_projection[i]
        if key not in forward or prod(frozen.array_shape[i]) not in sizes:
            continue
        if not any(np.array_equal(projection, s) for s in seen):
            seen.append(projection)
            chosen.append(i)
    chosen = chosen[:MAX_VALUES]
    first = _slopes_along(lab, roles, slopes, loss, chosen, (0,))
    alive = [i for i, row in zip(chosen, first) if np.isfinite(row).all() and row[0] != 0]
    rest = _slopes_along(lab, roles, slopes, loss, alive, tuple(range(1, COUNT)))
    known = dict(zip(chosen, first))
    return [
        ValueTruth(
            frozen.array_site[i], frozen.array_turn[i], frozen.array_order[i], frozen.array_shape[i],
            np.concatenate([known[i], row]),
        )
        for i, row in zip(alive, rest)
    ]  # fmt: skip


def slopes_of_values(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, chosen: list[int]) -> list[Any]:
    """The loss's slopes along every direction of recorded arrays, given by their index."""
    return _slopes_along(lab, roles, slopes, loss, chosen, tuple(range(COUNT)))


def _slopes_along(
    lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, chosen: list[int], numbers: tuple[int, ...]
) -> list[Any]:
    frozen = slopes.frozen
    probes: list[Probe] = []
    steps = []
    for i in chosen:
        site, turn, shape = frozen.array_site[i], frozen.array_turn[i], frozen.array_shape[i]
        _, _, mean, spread = frozen.array_facts[i]
        scale = float(np.hypot(mean, spread))
        step = (3e-3 if slopes.coarse else 1e-5) * (scale if np.isfinite(scale) and scale > 1e-6 else 0.1)
        steps.append(step)
        for k in numbers:
            for sign in (step, -step):
                move = {site: {turn: sign * direction(k, shape)}}
                keys = [(loss.site, loss.turn)] if loss.rebuilt else []
                probes.append(frozen_probe(roles, add=move, raw=keys, until=loss.key))
    outcomes = lab.run(probes)
    rows = []
    for index, step in enumerate(steps):
        own = outcomes[index * 2 * len(numbers) : (index + 1) * 2 * len(numbers)]
        values = [loss_value(frozen, loss, outcome) for outcome in own]
        rows.append(np.array([(a - b) / (2 * step) for a, b in zip(values[::2], values[1::2])]))
    return rows


def loss_value(frozen: Outcome, loss: Loss, outcome: Outcome) -> float:
    """The loss in another child; NaN if it was not computed there."""
    if loss.turn == ALL_TURNS:
        return value_of_all(outcome, loss.site)
    if loss.function is not None:
        value = outcome.raw.get((loss.site, loss.turn))
        with np.errstate(all="ignore"):
            return float(loss.function(value)) if value is not None else float("nan")
    values = scalar_values(frozen, outcome)
    for i, key in enumerate(zip(frozen.scalar_site, frozen.scalar_turn)):
        if key == (loss.site, loss.turn):
            number = float(values[i])
            return 0.5 * number**2 if loss.rebuilt else number
    return float("nan")


def by_size(truths: list[ValueTruth]) -> dict[int, Any]:
    """The truths of values of each size, ready to be compared with."""
    rows: dict[int, list[Any]] = {}
    for truth in truths:
        rows.setdefault(prod(truth.shape), []).append(truth.slopes)
    return {size: units(own) for size, own in rows.items()}
