"""What no gradient check can see: data, labels, outputs, weights and the shape of the model.

Every rule is a function of the facts and returns a finding or None. Thresholds stand together below, with
the reason for each.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ..blame.facts import Facts, Value, pairs_of
from ..blame.forward import left_out_activation
from ..findings import at_site, finding, short_name
from ..running.lab import Lab
from ..running.projections import direction
from ..truth.case import Case
from ..truth.loss import Loss
from ..truth.roles import Roles
from ..truth.truth import Slopes, frozen_probe
from .course.series import SeriesProbe
from .data.classes import shifted_classes
from .data.drifting import drifting_data
from .data.empty_inputs import empty_inputs
from .data.rescaled import rescaled_in_turn
from .data.several_labels import several_labels
from .results.outputs import labels_left_out, labels_out_of_reach, root_name, softmax_axis
from .start.dead_beside import dead_beside
from .start.standstill import stands_still
from .start.starts import saturated, symmetric_units, zero_layers
from .update.misspelled import misspelled_option
from .update.unmoved import Unmoved


def data_findings(case: Case, facts: Facts, unmoved: list[Unmoved]) -> list[dict[str, Any]]:
    """All rules, causes of a kind that explain others first."""
    found = [
        rescaled_in_turn(case) or drifting_data(case),
        softmax_axis(case, facts),
        labels_left_out(case, facts) or shifted_classes(case, facts) or several_labels(case, facts),
        labels_out_of_reach(case, facts),
        symmetric_units(case) or zero_layers(case) or empty_inputs(case),
        saturated(case, facts, unmoved),
        dead_beside(case) or dead_layer(case, facts),
        missing_nonlinearity(case, facts, unmoved),
    ]
    return [item for item in found if item is not None]


def findings_without_loss(lab: Lab, roles: Roles, slopes: Slopes) -> list[dict[str, Any]]:
    """What predictions and targets alone tell, where the updates fit no loss at all."""
    nothing = Loss(np.zeros((len(roles.parameters), 1)), float("nan"))
    case = Case(lab, roles, slopes, nothing, [])
    facts = Facts([], pairs_of(case))
    found = [
        softmax_axis(case, facts),
        labels_left_out(case, facts) or shifted_classes(case, facts) or several_labels(case, facts),
        labels_out_of_reach(case, facts),
        _overflows(case) or stands_still(lab, roles.base),
    ]
    return [item for item in found if item is not None]


def _overflows(case: Case) -> dict[str, Any] | None:
    """Parameters that stop being numbers in the iterations that follow."""
    probe = SeriesProbe(case.loss, case.roles.parameters, case.roles.writers)
    series = case.lab.one_series(probe)
    if series is None or series.overflow is None:
        return None
    when, name = series.overflow
    statement = next((s for s in sorted(case.roles.writers)), None)
    place: dict[str, Any] = {}
    if statement is not None:
        own = case.lab.program.statements[statement]
        source = case.lab.program.source_line(own.file, own.line)
        place = {"line": own.line, "source": source, "file": own.file}
    return finding(
        "loss-not-finite", "error", short_name(name),
        f"{short_name(name)} is no longer a number after {when + 1} more iterations.",
        "make the steps smaller, and keep what goes into exp, log and divisions in range",
        evidence={"iterations": when + 1}, variable=short_name(name), **place,
    )  # fmt: skip


def dead_layer(case: Case, facts: Facts) -> dict[str, Any] | None:
    """A layer that is zero for every example, so that nothing before it gets a gradient."""
    empty = {p for p, leaf in enumerate(case.roles.parameters) if not np.any(case.lab.leaves.number(leaf))}
    shapes = {case.roles.parameters[p].shape for p in empty}  # biases, before the first step
    for value in facts.forward:
        is_zero = value.array.size > 3 and not np.any(value.array) and value.array.ndim == 2
        if is_zero and value.array.shape not in shapes and not value.depends <= empty:
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
    return root_name(ast.unparse(targets[0])) if targets else ast.unparse(value.site.node)


def missing_nonlinearity(case: Case, facts: Facts, unmoved: list[Unmoved]) -> dict[str, Any] | None:
    """Several layers, but hidden values that are affine in the input: together they are one layer."""
    matrices = [leaf for leaf in case.roles.parameters if len(leaf.shape) == 2 and min(leaf.shape) > 1]
    weights = [leaf for leaf in case.roles.parameters if len(leaf.shape) == 2]
    if len(weights) < 2 or not matrices:
        return None
    inputs = [item.leaf for item in unmoved if len(item.leaf.shape) == 2 and item.leaf.size > 3]
    hidden = [value for value in facts.hidden if value.array.ndim == 2 and value.array.size > 1]
    if not inputs or not hidden or not _has_hidden_layer(case, facts, hidden):
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
    option = misspelled_option(case.lab.program, value.site.file)
    if option is not None:
        written, meant, place = option
        return finding(
            "missing-nonlinearity", "error", written,
            f"the code knows {meant!r} and is asked for {written!r}: no activation is used, all hidden values are "
            f"affine in {short_name(leaf.name)}, and the layers together can do no more than one.",
            f"write {meant!r} here", evidence={"hidden_values": len(hidden), "written": written, "known": meant},
            variable=written, **place,
        )  # fmt: skip
    proven = left_out_activation(case, None) if case.wrong else None  # the way back knows where it belongs
    if proven is not None:
        return proven
    return finding(
        "missing-nonlinearity", "error", name,
        f"no activation stands between the layers: {name} and all hidden values are affine in "
        f"{short_name(leaf.name)}, "
        "so the layers together can do no more than one.",
        f"put an activation around {name}", evidence={"hidden_values": len(hidden)}, variable=name,
        **at_site(case.lab.program, value.site),
    )  # fmt: skip


def _has_hidden_layer(case: Case, facts: Facts, hidden: list[Value]) -> bool:
    """Some hidden value depends on one weight matrix and not on another: there are layers at all."""
    weights = {p for p, leaf in enumerate(case.roles.parameters) if len(leaf.shape) == 2}
    weights = {p for p in weights if min(case.roles.parameters[p].shape) > 1 or not _is_added(case, facts, p)}
    return any(value.depends & weights and weights - value.depends for value in hidden)


def _is_added(case: Case, facts: Facts, p: int) -> bool:
    """Whether a parameter changes the first value it reaches alike for several examples: a bias does."""
    leaf = case.roles.parameters[p]
    key = next((value.key for value in facts.forward if p in value.depends and value.array.size > leaf.size), None)
    if key is None:
        return False
    moves = [(leaf, direction(0, leaf.shape))]
    still, moved = case.lab.run([frozen_probe(case.roles, record="nothing", raw=[key], moves=m) for m in ([], moves)])
    if key not in still.raw or key not in moved.raw or moved.raw[key].ndim != 2:
        return False
    change = moved.raw[key] - still.raw[key]
    size = 1e-9 * float(np.abs(change).max())
    return any(change.shape[axis] > 1 and float(np.ptp(change, axis=axis).max()) <= size for axis in (0, 1))
