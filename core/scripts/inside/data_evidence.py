"""What no gradient check can see: data, labels, outputs, weights and the shape of the model.

Every rule is a function of the facts and returns a finding or None. Thresholds stand together below, with
the reason for each.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from .causes import Case, compiled, loss_differs
from .facts import Facts, Pair, Value
from .findings import at_site, finding, short_name
from .leaves import Leaf
from .probe import Probe
from .projections import direction
from .truth import frozen_probe
from .unmoved import Unmoved

SATURATED = 0.99  # |tanh| or sigmoid beyond which the slope is below 2 % of its largest value
MOSTLY = 0.7  # share of a hidden layer that must be saturated: good starts have a few per cent
LARGE_INPUT = 8.0  # root mean square of an input; standardised data have 1, pixels 100
OUTSIDE = 0.05  # share of targets no output can reach
FAR = 1e3  # how far parameters are pushed to see how far outputs can go


def data_findings(case: Case, facts: Facts, unmoved: list[Unmoved]) -> list[dict[str, Any]]:
    """All rules, causes of a kind that explain others first."""
    found = [
        softmax_axis(case, facts),
        labels_out_of_reach(case, facts),
        symmetric_units(case) or zero_layers(case),
        saturated(case, facts, unmoved),
        dead_layer(case, facts),
        missing_nonlinearity(case, facts, unmoved),
    ]
    return [item for item in found if item is not None]


def softmax_axis(case: Case, facts: Facts) -> dict[str, Any] | None:
    """Probabilities that sum to one over the examples, where the targets do over the classes."""
    for pair in facts.pairs:
        p, y = pair.prediction, pair.target
        if p.ndim != 2 or p.shape != y.shape or min(p.shape) < 2 or not np.isfinite(p).all():
            continue
        for axis in (0, 1):
            if _sums_to_one(p, axis) and _sums_to_one(y, 1 - axis) and not _sums_to_one(p, 1 - axis):
                site = _maker(facts, p) or pair.site
                return finding(
                    "softmax-axis", "error", pair.prediction_text,
                    f"{pair.prediction_text} sums to 1 along axis {axis}, which runs over the examples; the targets "
                    f"sum to 1 along axis {1 - axis}: the softmax is taken over the wrong axis.",
                    f"use axis={1 - axis} (with keepdims=True) in the softmax",
                    evidence={"axis": axis, "expected_axis": 1 - axis}, variable=pair.prediction_text,
                    **at_site(case.lab.program, site),
                )  # fmt: skip
    return None


def _sums_to_one(array: Any, axis: int) -> bool:
    return bool(np.allclose(array.sum(axis=axis), 1.0, atol=1e-6)) and float(array.min()) >= 0


def _maker(facts: Facts, array: Any) -> Any:
    for value in facts.forward:
        if value.array.shape == array.shape and np.array_equal(value.array, array):
            return value.site
    return None


def labels_out_of_reach(case: Case, facts: Facts) -> dict[str, Any] | None:
    """Targets outside of what the output can be, however far the parameters go."""
    pairs = [pair for pair in facts.pairs if _is_output(pair)]
    if not pairs:
        return None
    pair = pairs[-1]
    low, high = _reach(case, pair)
    y = np.asarray(pair.target, dtype=float)
    slack = 1e-3 * max(1.0, abs(low), abs(high) if np.isfinite(high) else 0.0)
    outside = float(np.mean((y < low - slack) | (y > high + slack)))
    if outside <= OUTSIDE or not (np.isfinite(low) or np.isfinite(high)):
        return None
    values = np.unique(y)
    span = f"{low:g} and {high:g}" if np.isfinite(high) else f"{low:g} and infinity"
    share = f"{100 * outside:.0f} % of the targets ({y.min():g} to {y.max():g})"
    evidence = {"low": low, "high": high, "outside": outside, "target_min": y.min(), "target_max": y.max()}
    if len(values) <= 2:
        return finding(
            "label-range", "error", pair.target_text,
            f"{pair.prediction_text} can only be between {span}, but {pair.target_text} is {values[0]:g} or "
            f"{values[-1]:g}: {share} can never be reached.",
            f"map {pair.target_text} to {low:g} and {high:g}",
            evidence=evidence, variable=_root_name(pair.target_text), **at_site(case.lab.program, pair.site),
        )  # fmt: skip
    return finding(
        "loss-output-mismatch", "error", pair.prediction_text,
        f"{pair.prediction_text} can only be between {span}, but {share} of {pair.target_text} lie outside: no set "
        "of weights can produce them.",
        "give the output layer no such activation, or scale the targets into its range",
        evidence=evidence, variable=_root_name(pair.prediction_text), **at_site(case.lab.program, pair.site),
    )  # fmt: skip


def _is_output(pair: Pair) -> bool:
    """Numbers of the same shape on both sides."""
    return pair.prediction.shape == pair.target.shape and pair.target.size > 1 and pair.target.dtype.kind in "fiu"


def _reach(case: Case, pair: Pair) -> tuple[float, float]:
    """(lowest, highest) the prediction gets when the parameters are pushed far; infinite where it keeps growing."""
    node = pair.site.node
    assert isinstance(node, ast.BinOp)
    side = node.left if ast.unparse(node.left) == pair.prediction_text else node.right
    code = compiled(side)
    probes = []
    for sign in (1.0, -1.0):
        for number in (0, 1):
            moves = [
                (leaf, sign * FAR * (1 + float(np.abs(case.lab.leaves.number(leaf)).max())) * direction(number, leaf.shape))
                for leaf in case.roles.parameters
            ]
            probes.append(
                frozen_probe(case.roles, record="nothing", moves=moves, operands={pair.site.id: [code]})
            )
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


def _root_name(text: str) -> str:
    """The last name of an expression: `self.y[batch]` is y."""
    names = re.findall(r"[A-Za-z_]\w*", text.split("[")[0])
    return names[-1] if names else text


# the start ----------------------------------------------------------------------------------------------------


def symmetric_units(case: Case) -> dict[str, Any] | None:
    """Hidden units that have the same weights, in and out, and so get the same gradients for ever."""
    same: dict[int, list[tuple[Any, int]]] = {}
    for p, leaf in enumerate(case.roles.parameters):
        value, update = case.lab.leaves.number(leaf), case.slopes.frozen.updates[p]
        if value is None or value.ndim != 2 or value.shape != update.shape:
            continue
        for axis in (0, 1):
            if value.shape[axis] > 1 and _is_constant(value, axis) and _is_constant(update, axis):
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
            f"the {units} hidden units all have the same weights ({names} started as {start} everywhere), so they get "
            f"the same gradient and stay one and the same unit for ever.",
            f"start {short_name(first.name)} with small random numbers",
            evidence={"units": units}, variable=short_name(first.name), **assigned_at(case, first.name),
        )  # fmt: skip
    return None


def zero_layers(case: Case) -> dict[str, Any] | None:
    """Weights that are zero in two layers: neither moves the loss alone, both together do, so neither ever starts."""
    moving = {leaf.name for leaf in case.roles.changed}
    zeros = [
        leaf
        for leaf in case.lab.leaves.find()
        if leaf.name not in moving and leaf.kind == "array" and len(leaf.shape) == 2 and leaf.size > 1
        and not np.any(case.lab.leaves.number(leaf))
    ]  # fmt: skip
    kept = case.lab.run([Probe(moves=[(leaf, np.ones(leaf.shape))], final=[leaf], record="nothing") for leaf in zeros])
    zeros = [
        leaf for leaf, outcome in zip(zeros, kept) if outcome.complete and outcome.final[0] and outcome.final[0][1].any()
    ]
    if len(zeros) < 2:
        return None
    alone = [[(leaf, 0.1 * direction(0, leaf.shape))] for leaf in zeros]
    together = [move for moves in alone for move in moves]
    *single, joint = case.lab.run([frozen_probe(case.roles, moves=moves) for moves in [*alone, together]])
    if any(loss_differs(case, outcome) for outcome in single) or not loss_differs(case, joint):
        return None
    names = " and ".join(short_name(leaf.name) for leaf in zeros)
    return finding(
        "symmetric-units", "error", short_name(zeros[0].name),
        f"{names} are all zero: the gradient of each is zero as long as the other is, so neither ever changes.",
        f"start {short_name(zeros[0].name)} with small random numbers",
        evidence={"parameters": [leaf.name for leaf in zeros]}, variable=short_name(zeros[0].name),
        **assigned_at(case, zeros[0].name),
    )  # fmt: skip


def _is_constant(array: Any, axis: int) -> bool:
    first = np.take(array, [0], axis=axis)
    scale = float(np.abs(array).max())
    return bool(np.isfinite(scale)) and float(np.abs(array - first).max()) <= 1e-9 * scale


def assigned_at(case: Case, name: str) -> dict[str, Any]:
    """Where a variable first gets its value, as the source has it: the nearest one can come to where it starts."""
    program = case.lab.program
    wanted = re.sub(r"^.*?(\w+|\[[^\]]*\])$", r"\1", name)
    key = wanted.strip("[]'\"")
    for statement in program.statements:
        node = statement.node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if target is None or isinstance(node, ast.AugAssign):
                continue
            for inner in target.elts if isinstance(target, ast.Tuple) else [target]:
                text = ast.unparse(inner)
                if text == name or text.endswith("." + key) or text.endswith(f"['{key}']") or text == key:
                    source = program.source_line(statement.file, statement.line)
                    return {"line": statement.line, "source": source, "file": statement.file}
    return {}


def named_where_assigned(case: Case, leaf: Leaf) -> tuple[str, dict[str, Any]]:
    """The name of a leaf, or of an alias, that some statement assigns, and that statement."""
    for name in (leaf.name, *leaf.aliases):
        place = assigned_at(case, name)
        if place:
            return short_name(name), place
    return short_name(leaf.name), {}


def saturated(case: Case, facts: Facts, unmoved: list[Unmoved]) -> dict[str, Any] | None:
    """A hidden layer of sigmoid or tanh units at their ends: because of the inputs, or of the weights."""
    for value in facts.hidden:
        share = _saturation(value.array)
        if share < MOSTLY:
            continue
        leaf = _first_large_input(case, unmoved)
        evidence = {"saturated": share}
        if leaf is not None:
            size = float(np.sqrt(np.mean(np.square(case.lab.leaves.number(leaf)))))
            name, place = named_where_assigned(case, leaf)
            return finding(
                "input-scale", "error", name,
                f"{name} has a root mean square of {size:.3g}, so {100 * share:.0f} % of the hidden units are at the "
                "end of their range, where their gradient is almost zero.",
                f"scale {name} to about 0..1, or to mean 0 and standard deviation 1",
                evidence={**evidence, "rms": size}, variable=name, **place,
            )  # fmt: skip
        guilty = _largest_weights(case, value)
        if guilty is None:
            continue
        size = float(np.sqrt(np.mean(np.square(case.lab.leaves.number(guilty)))))
        name = short_name(guilty.name)
        return finding(
            "init-too-large", "error", name,
            f"{name} has a root mean square of {size:.3g}, so {100 * share:.0f} % of the hidden units are at the end "
            "of their range, where their gradient is almost zero.",
            f"start {name} smaller, with a standard deviation of about 1 / sqrt(inputs)",
            evidence={**evidence, "rms": size}, variable=name, **assigned_at(case, guilty.name),
        )  # fmt: skip
    return None


def _saturation(array: Any) -> float:
    """Share of a bounded activation at its ends; 0 for anything that is no sigmoid or tanh."""
    low, high = float(array.min()), float(array.max())
    if not (np.isfinite(low) and np.isfinite(high)) or array.size < 4 or len(np.unique(array)) < 3:
        return 0.0
    if low >= 0 and high <= 1 and high > 0.9:
        return float(np.mean((array < 1 - SATURATED) | (array > SATURATED)))
    if low >= -1 and high <= 1 and low < -0.9 and high > 0.9:
        return float(np.mean(np.abs(array) > SATURATED))
    return 0.0


def _first_large_input(case: Case, unmoved: list[Unmoved]) -> Any:
    for item in unmoved:
        if item.leaf.size > 8:
            value = case.lab.leaves.number(item.leaf)
            if float(np.sqrt(np.mean(np.square(value)))) > LARGE_INPUT:
                return item.leaf
    return None


def _largest_weights(case: Case, value: Value) -> Any:
    best, size = None, 1.0
    for p in value.depends:
        leaf = case.roles.parameters[p]
        if len(leaf.shape) == 2 and leaf.size > 1:
            own = float(np.sqrt(np.mean(np.square(case.lab.leaves.number(leaf)))))
            if own > size:
                best, size = leaf, own
    return best


# the model ----------------------------------------------------------------------------------------------------


def dead_layer(case: Case, facts: Facts) -> dict[str, Any] | None:
    """A layer that is zero for every example, so that nothing before it gets a gradient."""
    for value in facts.forward:
        if value.array.size > 3 and not np.any(value.array) and value.array.ndim == 2:
            name = _name_of(case, value)
            return finding(
                "dead-layer", "error", name,
                f"{name} is 0 for every example: all its units are dead and no gradient passes.",
                "start with other weights, a smaller rate, or without this activation at the output",
                evidence={"units": int(value.array.shape[-1])}, variable=name,
                **at_site(case.lab.program, value.site),
            )  # fmt: skip
    return None


def _name_of(case: Case, value: Value) -> str:
    node = case.lab.program.statements[value.site.statement].node if value.site.statement >= 0 else None
    targets = node.targets if isinstance(node, ast.Assign) else []
    return _root_name(ast.unparse(targets[0])) if targets else ast.unparse(value.site.node)


def missing_nonlinearity(case: Case, facts: Facts, unmoved: list[Unmoved]) -> dict[str, Any] | None:
    """Several layers, but hidden values that are affine in the input: together they are one layer."""
    matrices = [leaf for leaf in case.roles.parameters if len(leaf.shape) == 2 and min(leaf.shape) > 1]
    weights = [leaf for leaf in case.roles.parameters if len(leaf.shape) == 2]
    if len(weights) < 2 or not matrices:
        return None
    inputs = [item.leaf for item in unmoved if len(item.leaf.shape) == 2 and item.leaf.size > 3]
    hidden = [value for value in facts.hidden if value.array.ndim == 2 and value.array.size > 1]
    if not inputs or not hidden or not _has_hidden_layer(case, hidden):
        return None
    leaf = inputs[0]
    if any(pair.target.shape == leaf.shape and np.array_equal(pair.target, case.lab.leaves.number(leaf))
           for pair in facts.pairs):  # fmt: skip
        return None
    step = 2.0 * (1 + float(np.abs(case.lab.leaves.number(leaf)).max())) * direction(0, leaf.shape)
    keys = [value.key for value in hidden]
    ends = case.lab.run(
        [frozen_probe(case.roles, record="nothing", raw=keys, moves=[(leaf, k * step)]) for k in (0.0, 1.0, 2.0)]
    )
    reacting = 0
    for key in keys:
        if any(key not in end.raw for end in ends):
            return None
        a, b, c = (end.raw[key] for end in ends)
        size = float(np.abs(c - a).max())
        if size == 0:
            continue
        reacting += 1
        if float(np.abs(c - 2 * b + a).max()) > 1e-9 * max(size, float(np.abs(a).max())):
            return None
    if not reacting:
        return None
    value = hidden[0]
    name = _name_of(case, value)
    return finding(
        "missing-nonlinearity", "error", name,
        f"no activation stands between the layers: {name} and all hidden values are affine in {short_name(leaf.name)}, "
        "so the layers together can do no more than one.",
        f"put an activation around {name}", evidence={"hidden_values": len(hidden)}, variable=name,
        **at_site(case.lab.program, value.site),
    )  # fmt: skip


def _has_hidden_layer(case: Case, hidden: list[Value]) -> bool:
    """Some hidden value depends on one weight matrix and not on another: there are layers at all."""
    weights = {p for p, leaf in enumerate(case.roles.parameters) if len(leaf.shape) == 2}
    return any(value.depends & weights and weights - value.depends for value in hidden)
