"""Outputs and targets: probabilities along the wrong axis, targets that no output can reach."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...blame.facts import Facts, Pair
from ...findings import at_site, finding
from ...rewriting.edits import compiled
from ...running.leaves import Leaf
from ...running.projections import direction, project
from ...truth.case import Case
from ...truth.truth import frozen_probe
from ..places import assigned_at, stored_name
from .single_targets import is_single, targets_to_come

OUTSIDE = 0.05  # share of targets no output can reach
MOST_ALONE = 8  # parameters that are pushed alone
FEWEST = 8  # targets that come one by one
FAR = 1e3  # how far parameters are pushed to see how far outputs can go


def softmax_axis(case: Case, facts: Facts) -> dict[str, Any] | None:
    """Probabilities that sum to one over the examples, where the targets do over the classes."""
    for pair in facts.pairs:
        p, y = pair.prediction, pair.target
        if p.ndim != 2 or p.shape != y.shape or min(p.shape) < 2 or not np.isfinite(p).all():
            continue
        for axis in (0, 1):
            if sums_to_one(p, axis) and sums_to_one(y, 1 - axis) and not sums_to_one(p, 1 - axis):
                site = maker(case, facts, p) or pair.site
                name = stored_name(case.lab.program, site)
                return finding(
                    "softmax-axis", "error", name,
                    f"{pair.prediction_text} sums to 1 along axis {axis}, which runs over the examples; "
                    "the targets "
                    f"sum to 1 along axis {1 - axis}: the softmax is taken over the wrong axis.",
                    f"use axis={1 - axis} (with keepdims=True) in the softmax",
                    evidence={"axis": axis, "expected_axis": 1 - axis}, variable=name,
                    **at_site(case.lab.program, site),
                )  # fmt: skip
        everything = _over_everything(case, facts, pair)
        if everything is not None:
            return everything
    return _over_examples(case)


def _over_examples(case: Case) -> dict[str, Any] | None:
    """Distributions along the axis that is as long as there are examples, the other one being that of the units.

    For labels that are numbers of classes, which nothing is subtracted from.
    """
    units = {length for leaf in case.roles.parameters for length in leaf.shape}
    frozen = case.slopes.frozen
    reached = [case.roles.reached.get(leaf.name, set()) for leaf in case.roles.parameters]
    keys = [
        (site, turn)
        for site, turn, shape, (low, high, _, _) in zip(
            frozen.array_site, frozen.array_turn, frozen.array_shape, frozen.array_facts
        )
        if len(shape) == 2 and low >= 0 and high <= 1 and all((site, turn) in own for own in reached)
        and ((shape[0] in units) != (shape[1] in units)) and min(shape) > 1
    ][:MOST_ALONE]  # fmt: skip
    raw = case.lab.one(frozen_probe(case.roles, record="nothing", raw=keys)).raw if keys else {}
    for key in (key for key in keys if key in raw):
        p, site = raw[key], case.lab.program.sites[key[0]]
        axis = 1 if p.shape[0] in units else 0
        if not sums_to_one(p, axis) or sums_to_one(p, 1 - axis):
            continue
        name = stored_name(case.lab.program, site)
        return finding(
            "softmax-axis", "error", name,
            f"{name} sums to 1 along axis {axis}, over the {p.shape[axis]} examples, and not over the "
            f"{p.shape[1 - axis]} classes of each: the softmax is taken over the wrong axis.",
            f"use axis={1 - axis} (with keepdims=True) in the softmax",
            evidence={"axis": axis, "expected_axis": 1 - axis}, variable=name, **at_site(case.lab.program, site),
        )  # fmt: skip
    return None


def _over_everything(case: Case, facts: Facts, pair: Pair) -> dict[str, Any] | None:
    """One distribution over all entries, where each example's targets are one."""
    p, y = pair.prediction, pair.target
    if float(p.min()) < 0 or abs(float(p.sum()) - 1) > 1e-6:
        return None
    axes = [axis for axis in (0, 1) if sums_to_one(y, axis) and y.shape[1 - axis] > 1]
    if len(axes) != 1:
        return None
    site = maker(case, facts, p) or pair.site
    name = stored_name(case.lab.program, site)
    return finding(
        "softmax-axis", "error", name,
        f"{pair.prediction_text} sums to 1 over all {p.size} entries together, while the targets sum to 1 along "
        f"axis {axes[0]}, for each example: the softmax is taken over the whole batch.",
        f"sum with axis={axes[0]}, keepdims=True in the softmax",
        evidence={"axis": None, "expected_axis": axes[0]}, variable=name,
        **at_site(case.lab.program, site),
    )  # fmt: skip


def labels_left_out(case: Case, facts: Facts) -> dict[str, Any] | None:
    """One-hot rows without a one beside probabilities that sum to one: a class that is not encoded."""
    for pair in facts.pairs:
        p, y = pair.prediction, pair.target
        if p.ndim != 2 or p.shape != y.shape or min(p.shape) < 2 or not np.isin(y, (0, 1)).all():
            continue
        for axis in (0, 1):
            ones = np.asarray(y, dtype=float).sum(axis=axis)
            empty = int(np.sum(ones == 0))
            classes = np.asarray(y, dtype=float).sum(axis=1 - axis)
            if not sums_to_one(p, axis) or sums_to_one(p, 1 - axis) or ones.max() > 1 or not 0 < empty < len(ones):
                continue
            if len(ones) < 2 * len(classes):
                continue
            unused = int(np.sum(classes == 0))
            name = root_name(pair.target_text)
            beside = f", and {unused} of {len(classes)} classes has no example" if unused else ""
            return finding(
                "label-range", "error", name,
                f"{empty} of {len(ones)} examples have a target of zeros only{beside}, but "
                f"{pair.prediction_text} always sums to 1: their label lies outside of 0 to {len(classes) - 1}.",
                f"number the classes from 0 to {len(classes) - 1} before they are encoded",
                evidence={"empty": empty, "examples": len(ones), "unused_classes": unused}, variable=name,
                **(assigned_at(case.lab.program, name) or at_site(case.lab.program, pair.site)),
            )  # fmt: skip
    return None


def sums_to_one(array: Any, axis: int) -> bool:
    """Whether an array holds distributions along an axis."""
    return bool(np.allclose(array.sum(axis=axis), 1.0, atol=1e-6)) and float(array.min()) >= 0


def maker(case: Case, facts: Facts, array: Any) -> Any:
    """Where an array is computed first."""
    for value in facts.forward:
        if value.array.shape == array.shape and np.array_equal(value.array, array):
            return value.site
    frozen, wanted = case.slopes.frozen, project(array)
    for site, shape, row in zip(frozen.array_site, frozen.array_shape, frozen.array_projection):
        if shape == array.shape and np.array_equal(row, wanted):
            return case.lab.program.sites[site]
    return None


def labels_out_of_reach(case: Case, facts: Facts) -> dict[str, Any] | None:
    """Targets outside of what the output can be, however far the parameters go."""
    pairs = [pair for pair in facts.pairs if _is_output(pair)] or [pair for pair in facts.pairs if is_single(pair)]
    if not pairs:
        return None
    pair = pairs[-1]
    low, high = _reach(case, pair)
    if np.isfinite(low) or np.isfinite(high):
        low, high = _reach(case, pair, one_by_one=True)
    if not (np.isfinite(low) or np.isfinite(high)):
        return None
    y = targets_to_come(case, pair) if is_single(pair) else np.asarray(pair.target, dtype=float)
    values = np.unique(y)
    if is_single(pair) and (len(values) < 2 or len(y) < FEWEST):
        return None
    slack = 1e-3 * max(1.0, abs(low), abs(high) if np.isfinite(high) else 0.0)
    outside = float(np.mean((y < low - slack) | (y > high + slack)))
    if outside <= OUTSIDE:
        return None
    span = f"{low:g} and {high:g}" if np.isfinite(high) else f"{low:g} and infinity"
    share = f"{100 * outside:.0f} % of the targets ({y.min():g} to {y.max():g})"
    evidence = {"low": low, "high": high, "outside": outside, "target_min": y.min(), "target_max": y.max()}
    if len(values) <= 2:
        return finding(
            "label-range", "error", pair.target_text,
            f"{pair.prediction_text} can only be between {span}, but {pair.target_text} is {values[0]:g} or "
            f"{values[-1]:g}: {share} can never be reached.",
            f"map {pair.target_text} to {low:g} and {high:g}",
            evidence=evidence, variable=root_name(pair.target_text), **at_site(case.lab.program, pair.site),
        )  # fmt: skip
    return finding(
        "loss-output-mismatch", "error", pair.prediction_text,
        f"{pair.prediction_text} can only be between {span}, but {share} of {pair.target_text} lie "
        "outside: no set "
        "of weights can produce them.",
        "give the output layer no such activation, or scale the targets into its range",
        evidence=evidence, variable=root_name(pair.prediction_text), **at_site(case.lab.program, pair.site),
    )  # fmt: skip


def _is_output(pair: Pair) -> bool:
    """Numbers of the same shape on both sides."""
    return pair.prediction.shape == pair.target.shape and pair.target.size > 1 and pair.target.dtype.kind in "fiu"


def _reach(case: Case, pair: Pair, *, one_by_one: bool = False) -> tuple[float, float]:
    """(lowest, highest) prediction of parameters pushed far, all together and, to be sure, each alone.

    Infinite where it keeps growing.
    """
    node = pair.site.node
    assert isinstance(node, ast.BinOp)
    side = node.left if ast.unparse(node.left) == pair.prediction_text else node.right
    code = compiled(side)
    groups = [case.roles.parameters]
    groups += [[leaf] for leaf in case.roles.parameters[-MOST_ALONE:]] if one_by_one else []
    probes = [
        frozen_probe(
            case.roles, record="nothing", operands={pair.site.id: [code]},
            moves=[(leaf, sign * _far(case, leaf) * direction(number, leaf.shape)) for leaf in group],
        )
        for group in groups for sign in (1.0, -1.0) for number in (0, 1)
    ]  # fmt: skip
    seen = [pair.prediction]
    for outcome in case.lab.run(probes):
        values = outcome.operands.get(pair.site.id)
        if values and values[0] is not None:
            seen.append(values[0])
    if len(seen) < 3:
        return -np.inf, np.inf
    everything = np.concatenate([np.asarray(v, dtype=float).reshape(-1) for v in seen])
    everything = everything[np.isfinite(everything)]
    low, high = float(everything.min()), float(everything.max())
    low = low if low > -1.5 else -np.inf
    high = high if high < 1.5 else np.inf
    if low == -np.inf and high != np.inf:
        return -np.inf, np.inf
    if high != np.inf and abs(low + 1) < 0.01 and abs(high - 1) < 0.01:
        return -1.0, 1.0
    if low > -1e-6 and (high == np.inf or abs(high - 1) < 0.01):
        return 0.0, high if high == np.inf else 1.0
    return -np.inf, np.inf


def _far(case: Case, leaf: Leaf) -> float:
    return FAR * (1 + float(np.abs(case.lab.leaves.number(leaf)).max()))


def root_name(text: str) -> str:
    """The last name of an expression: `self.y[batch]` is y."""
    names = re.findall(r"[A-Za-z_]\w*", text.split("[")[0])
    return names[-1] if names else text
