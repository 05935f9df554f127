"""How a training starts: identical units, weights or inputs far too large."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import finding, short_name
from ...running.leaves import Leaf
from ...running.probe import Probe
from ...running.projections import direction
from ...truth.case import Case, loss_differs
from ...truth.truth import frozen_probe
from ..course.cures import at_first
from ..data.inputs import large_input, rms
from ..places import assigned_at
from ..update.unmoved import Unmoved
from .layers_of_turns import layers_of_turns
from .silent_layers import silent_layers

SATURATED = 0.99  # |tanh| or sigmoid beyond which the slope is below 2 % of its largest value
MOSTLY = 0.7  # share of a hidden layer that must be saturated: good starts have a few per cent
GROWN = 3.0  # times what they were at the first turn: the steps did that
LARGE_GAIN = 4.0  # largest singular value of a layer; about 2 for weights of the usual size


def symmetric_units(case: Case) -> dict[str, Any] | None:
    """Hidden units that have the same weights, in and out, and so get the same gradients for ever."""
    same: dict[int, list[tuple[Any, int]]] = {}
    for p, leaf in enumerate(case.roles.parameters):
        value, update = case.lab.leaves.number(leaf), case.slopes.frozen.updates[p]
        if value is None or value.ndim != 2 or value.shape != update.shape:
            continue
        for axis in (0, 1):
            if value.shape[axis] > 1 and is_constant(value, axis) and is_constant(update, axis):
                same.setdefault(value.shape[axis], []).append((leaf, axis))
    for units, found in same.items():
        leaves = {leaf.name: axis for leaf, axis in found}
        if len(leaves) < 2:
            continue
        first = found[0][0]
        names = " and ".join(short_name(name) for name in leaves)
        zeros = all(not np.any(case.lab.leaves.number(leaf)) for leaf, _ in found)
        start = "zero" if zeros else "the same number"
        return finding(
            "symmetric-units", "error", short_name(first.name),
            f"the {units} hidden units all have the same weights ({names} started as {start} everywhere), "
            "so they get "
            f"the same gradient and stay one and the same unit for ever.",
            f"start {short_name(first.name)} with small random numbers",
            evidence={"units": units}, variable=short_name(first.name), **assigned_at(case.lab.program, first.name),
        )  # fmt: skip
    return None


def zero_layers(case: Case) -> dict[str, Any] | None:
    """Weights that are zero in two layers.

    Neither moves the loss alone, both together do, so neither ever starts.
    """
    moving = {leaf.name for leaf in case.roles.changed}
    zeros = [
        leaf
        for leaf in case.lab.leaves.find()
        if leaf.name not in moving and leaf.kind == "array" and len(leaf.shape) == 2 and leaf.size > 1
        and not np.any(case.lab.leaves.number(leaf))
    ]  # fmt: skip
    kept = case.lab.run([Probe(moves=[(leaf, np.ones(leaf.shape))], final=[leaf], record="nothing") for leaf in zeros])
    zeros = [
        leaf
        for leaf, outcome in zip(zeros, kept)
        if outcome.complete and outcome.final[0] and outcome.final[0][1].any()
    ]
    if len(zeros) < 2:
        return None
    alone = [[(leaf, 0.1 * direction(0, leaf.shape))] for leaf in zeros]
    together = [move for moves in alone for move in moves]
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    *single, joint = case.lab.run([frozen_probe(case.roles, moves=moves, raw=keys) for moves in [*alone, together]])
    if any(loss_differs(case, outcome) for outcome in single) or not loss_differs(case, joint):
        return None
    names = " and ".join(short_name(leaf.name) for leaf in zeros)
    return finding(
        "symmetric-units", "error", short_name(zeros[0].name),
        f"{names} are all zero: the gradient of each is zero as long as the other is, so neither ever "
        "changes.",
        f"start {short_name(zeros[0].name)} with small random numbers",
        evidence={"parameters": [leaf.name for leaf in zeros]}, variable=short_name(zeros[0].name),
        **assigned_at(case.lab.program, zeros[0].name),
    )  # fmt: skip


def is_constant(array: Any, axis: int) -> bool:
    first = np.take(array, [0], axis=axis)
    scale = float(np.abs(array).max())
    return bool(np.isfinite(scale)) and float(np.abs(array - first).max()) <= 1e-9 * scale


def saturated(case: Case, facts: Facts, unmoved: list[Unmoved]) -> dict[str, Any] | None:
    """A hidden layer of sigmoid or tanh units at their ends: because of the inputs, or of the weights."""
    hidden = [([case.roles.parameters[p] for p in value.depends], value.array) for value in facts.hidden]
    layers = [(leaves, _saturation(array)) for leaves, array in hidden]
    if not any(share >= MOSTLY for _, share in layers):
        layers = [([leaf], _saturation(array, is_soft=is_soft)) for leaf, array, is_soft in silent_layers(case)]
        layers += [(leaves, _saturation(array)) for leaves, array in layers_of_turns(case)]
    for leaves, share in layers:
        if share < MOSTLY:
            continue
        end = f"so {100 * share:.0f} % of the hidden units are at the end of their range, where their gradient is"
        large = large_input(case, unmoved)
        if large is not None:
            return finding(
                "input-scale", "error", large.name,
                f"{large.name} has a root mean square of {large.size:.3g}, {end} almost zero.",
                f"scale {large.name} to about 0..1, or to mean 0 and standard deviation 1",
                evidence={"saturated": share, "rms": large.size}, variable=large.name, **large.place,
            )  # fmt: skip
        guilty = _largest_weights(case, leaves)
        if guilty is None:
            continue
        size, name = rms(case.lab.leaves.number(guilty)), short_name(guilty.name)
        return finding(
            "init-too-large", "error", name,
            f"{name} has a root mean square of {size:.3g} and makes its input {_gain(case, guilty):.3g} times as "
            f"large, {end} almost zero.",
            f"start {name} smaller, with a standard deviation of about 1 / sqrt(inputs)",
            evidence={"saturated": share, "rms": size}, variable=name, **assigned_at(case.lab.program, guilty.name),
        )  # fmt: skip
    return None


def _saturation(array: Any, *, is_soft: bool = False) -> float:
    """Share of a bounded activation at its ends; 0 for what is no sigmoid or tanh, unless it is known to be soft."""
    low, high = float(array.min()), float(array.max())
    if not (np.isfinite(low) and np.isfinite(high)) or array.size < 4 or (len(np.unique(array)) < 3 and not is_soft):
        return 0.0
    if low == 0 and high < 1:
        return 0.0  # a sigmoid is 0 only where it is so steep that it is 1 elsewhere: these are rectified values
    if low >= 0 and high <= 1 and high > 0.9:
        return float(np.mean((array < 1 - SATURATED) | (array > SATURATED)))
    if low >= -1 and high <= 1 and low < -0.9 and high > 0.9:
        return float(np.mean(np.abs(array) > SATURATED))
    return 0.0


def _largest_weights(case: Case, leaves: list[Leaf]) -> Leaf | None:
    """Of the weights before a layer those that make a signal largest, by their size or because they have one sign."""
    matrices = [
        leaf
        for leaf in leaves
        if len(leaf.shape) == 2 and leaf.size > 1 and _gain(case, leaf) > LARGE_GAIN and _was_large(case, leaf)
    ]
    return max(matrices, key=lambda leaf: _gain(case, leaf), default=None)


def _was_large(case: Case, leaf: Leaf) -> bool:
    """Whether weights were large before the first step: else the steps are what made them so."""
    value = at_first(case, leaf)
    gain = float(np.linalg.norm(value, 2)) if np.isfinite(value).all() else 0.0
    return gain > LARGE_GAIN and _gain(case, leaf) < GROWN * gain


def _gain(case: Case, leaf: Leaf) -> float:
    """By how much a layer can make a signal larger: its largest singular value."""
    values = case.lab.leaves.number(leaf)
    return float(np.linalg.norm(values, 2)) if np.isfinite(values).all() else 0.0
