"""Numbers the loss depends on that no update changes: data, and parameters that were left out.

A left-out parameter has a true gradient that the script computes, or that is added to another parameter.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from ...blame.facts import pairs_of
from ...findings import at_site, finding, short_name
from ...running.leaves import Leaf
from ...running.matching import close, compare
from ...running.probe import Probe
from ...running.projections import COUNT, direction, project, vectors
from ...truth.case import Case
from ...truth.truth import frozen_probe, stored_values
from ...truth.value_truth import loss_value
from .left_out import is_drawn_alike, is_forgotten

MAX_UNMOVED = 40
CARRIED = 0.5  # of a push of a number, that must be found again in its new version


@dataclass(frozen=True)
class Unmoved:
    """A leaf that stays as it is although the loss depends on it, with the loss's slopes along it."""

    leaf: Leaf
    slopes: Any


def find_unmoved(case: Case) -> list[Unmoved]:
    """All constant leaves with a true gradient that is not zero, data among them; no parameters that rest."""
    lab = case.lab
    changed = {leaf.name for leaf in case.roles.changed + case.roles.parameters}
    constant = [leaf for leaf in lab.leaves.find() if leaf.name not in changed][:MAX_UNMOVED]
    first = _slopes(case, constant, (0,))
    alive = [(leaf, row) for leaf, row in zip(constant, first) if np.isfinite(row).all() and row[0] != 0]
    several = [leaf for leaf, _ in alive if leaf.size > 1]  # all directions of a single number are one
    rest = {leaf.name: row for leaf, row in zip(several, _slopes(case, several, tuple(range(1, COUNT))))}
    ones = vectors(1)[1:, 0] / vectors(1)[0, 0]
    return [Unmoved(leaf, np.concatenate([row, rest.get(leaf.name, row[0] * ones)])) for leaf, row in alive]


def slopes_along(case: Case, leaves: list[Leaf]) -> list[Any]:
    """The loss's slopes along every direction of each leaf."""
    return _slopes(case, leaves, tuple(range(COUNT)))


def _slopes(case: Case, leaves: list[Leaf], numbers: tuple[int, ...]) -> list[Any]:
    lab = case.lab
    probes: list[Probe] = []
    steps = [lab.step_size(leaf) for leaf in leaves]
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    for leaf, step in zip(leaves, steps):
        for k in numbers:
            for sign in (step, -step):
                move = (leaf, sign * direction(k, leaf.shape))
                probes.append(frozen_probe(case.roles, moves=[move], raw=keys))
    outcomes = lab.run(probes)
    rows = []
    for index, step in enumerate(steps):
        own = outcomes[index * 2 * len(numbers) : (index + 1) * 2 * len(numbers)]
        values = [loss_value(case.slopes.frozen, case.loss, outcome) for outcome in own]
        rows.append(np.array([(a - b) / (2 * step) for a, b in zip(values[::2], values[1::2])]))
    return rows


def unmoved_findings(case: Case, unmoved: list[Unmoved]) -> list[dict[str, Any]]:
    """A gradient that goes into the wrong parameter, or nowhere."""
    for item in unmoved:
        thief = _who_got_it(case, item)
        if thief is not None:
            return [_into_wrong_parameter(case, item, thief)]
    thrown = [(item, site) for item in unmoved if (site := _thrown_away(case, item)) is not None]
    if thrown:
        return [_not_stored(case, thrown)]
    left_out = [item for item in unmoved if _is_left_out(case, item, unmoved)]
    left_out = left_out or [item for item in unmoved if _was_forgotten(case, item.leaf)]
    return [_left_out(case, left_out)] if left_out else []


def _was_forgotten(case: Case, leaf: Leaf) -> bool:
    return is_forgotten(case, leaf, is_kept_with_others=_is_sibling(case, leaf) or is_drawn_alike(case, leaf))


def _who_got_it(case: Case, item: Unmoved) -> int | None:
    """The parameter whose update is its own gradient plus that of the unmoved leaf."""
    shared = _common_factor(case)
    for p, leaf in enumerate(case.roles.parameters):
        if case.slopes.frozen.undone[p] < 2 or not shared:
            continue
        rest = case.slopes.updates[p] - shared * case.loss.slopes[p]
        if leaf.size == item.leaf.size:
            wanted = shared * item.slopes
        elif item.leaf.size == 1:
            wanted = vectors(leaf.size).sum(axis=1) * (shared * item.slopes[0] / vectors(1)[0, 0])
        else:
            continue
        match = compare(rest, wanted)
        if match.residual < 5 * case.slopes.tolerance and close(match.factor, 1.0, 0.05):
            return p
    return None


def _common_factor(case: Case) -> float:
    factors = [
        compare(update, truth)
        for update, truth, leaf in zip(case.slopes.updates, case.loss.slopes, case.roles.parameters)
        if leaf.size > 1
    ]
    good = [match.factor for match in factors if match.residual < case.slopes.tolerance]
    return float(np.median(good)) if good else 0.0


def _into_wrong_parameter(case: Case, item: Unmoved, thief: int) -> dict[str, Any]:
    own, other = short_name(item.leaf.name), short_name(case.roles.parameters[thief].name)
    place = _last_writer(case, thief)
    return finding(
        "update-wrong-parameter", "error", own,
        f"the gradient of {own} is added to {other}: {own} never changes, and {other} gets two updates.",
        f"update {own} here", evidence={"proven": True}, variable=other, **place,
    )  # fmt: skip


def _last_writer(case: Case, p: int) -> dict[str, Any]:
    program = case.lab.program
    own = [s for s, written in case.roles.writers.items() if p in written]
    if not own:
        return {}
    statement = program.statements[max(own, key=lambda s: program.statements[s].line)]
    return {
        "line": statement.line, "source": program.source_line(statement.file, statement.line),
        "file": statement.file,
    }  # fmt: skip


def _is_sibling(case: Case, leaf: Leaf) -> bool:
    """Kept where a known parameter is kept: the same dictionary, list or attribute name."""
    shape = re.sub(r"'\w+'|\d+", "_", leaf.name)
    others = {re.sub(r"'\w+'|\d+", "_", other.name) for other in case.roles.parameters}
    if shape in others and ("[" in shape or "." in shape):
        return True
    if "." in leaf.name:
        return leaf.name.rsplit(".", 1)[0] in {o.name.rsplit(".", 1)[0] for o in case.roles.parameters}
    return re.fullmatch(r"\w+", leaf.name) is not None and shape in others


def _thrown_away(case: Case, item: Unmoved) -> int | None:
    """Where the leaf's new value, itself and a step along its gradient, is computed, to be stored elsewhere."""
    frozen = case.slopes.frozen
    start = project(case.lab.leaves.number(item.leaf))
    size = float(np.linalg.norm(start))
    last = re.findall(r"\w+", item.leaf.name)[-1]
    downhill = np.sign(_common_factor(case))
    if not downhill or item.leaf.size < 2:
        return None
    for site, shape, row in zip(frozen.array_site, frozen.array_shape, frozen.array_projection):
        if prod(shape) != item.leaf.size:
            continue
        step = compare(row - start, item.slopes)
        is_rounding = float(np.linalg.norm(row - start)) < 1e-9 * size
        fits = step.residual < case.slopes.tolerance and step.factor * downhill > 0 and not is_rounding
        own = case.lab.program.sites[site]
        words = re.findall(r"\w+", ast.unparse(own.node)) if fits else []
        if fits and own.role != "part" and last in words and not _feeds_an_update(case, site):
            return site if _carries(case, item.leaf, site) else None
    return None


def _carries(case: Case, leaf: Leaf, site: int) -> bool:
    """Whether a push of the leaf is found again in the value: it is a new version of the leaf, and no error."""
    push = case.lab.step_size(leaf) * direction(0, leaf.shape)
    pushed = case.lab.one(frozen_probe(case.roles, record="full", moves=[(leaf, push)]))
    before, after = (
        [row for s, row in zip(outcome.array_site, outcome.array_projection) if s == site]
        for outcome in (case.slopes.frozen, pushed)
    )
    matches = [compare(b - a, project(push)) for a, b in zip(before, after) if a.shape == b.shape]
    return any(match.residual < CARRIED and match.factor > CARRIED for match in matches)


def _feeds_an_update(case: Case, site: int) -> bool:
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", disturb={site: None}))
    before = case.slopes.frozen.suppressed
    return not all(np.array_equal(a, b, equal_nan=True) for a, b in zip(before, outcome.suppressed))


def _not_stored(case: Case, thrown: list[tuple[Unmoved, int]]) -> dict[str, Any]:
    names = " and ".join(short_name(item.leaf.name) for item, _ in thrown)
    site = case.lab.program.sites[thrown[0][1]]
    return finding(
        "update-missing", "error", names,
        f"the new value of {names} is computed here, and never stored in it: {names} "
        f"{'stays as it is' if len(thrown) == 1 else 'stay as they are'}.",
        f"assign the result to {short_name(thrown[0][0].leaf.name)}",
        evidence={"proven": True}, variable=short_name(thrown[0][0].leaf.name),
        **at_site(case.lab.program, site),
    )  # fmt: skip


def _is_left_out(case: Case, item: Unmoved, unmoved: list[Unmoved]) -> bool:
    is_named = not _is_sibling(case, item.leaf)
    return not (is_named and _is_data(case, item, unmoved)) and _has_a_gradient(case, item, named=is_named)


def _is_data(case: Case, item: Unmoved, unmoved: list[Unmoved]) -> bool:
    """Whether a leaf could hold examples: it is as long as the predictions, or as another constant one."""
    lengths = {n for pair in pairs_of(case) for n in pair.prediction.shape if n > 1}
    for other in unmoved:
        if other is not item:
            lengths |= {n for n in other.leaf.shape if n > 1}
    return not lengths or bool(lengths & set(item.leaf.shape))


def _is_named_after(case: Case, site: int, leaf: Leaf) -> bool:
    """Whether a value is stored as the leaf's name with something before or after it, as `db1` is for b1."""
    own = re.findall(r"\w+", leaf.name)[-1]
    statement = case.lab.program.sites[site].statement
    node = case.lab.program.statements[statement].node if statement >= 0 else None
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    words = [word for target in targets if target is not None for word in re.findall(r"\w+", ast.unparse(target))]
    return any(word != own and (word.endswith(own) or word.startswith(own)) for word in words)


def _has_a_gradient(case: Case, item: Unmoved, *, named: bool) -> bool:
    """Whether the script computes a value equal to the true gradient of the leaf, used by no update.

    `named`: only if it is stored under a name made of the leaf's; the gradient of the inputs is computed, too.
    """
    if item.leaf.size == 1:
        return False
    values = stored_values(case.lab, case.roles, case.slopes.frozen, item.leaf)
    values = [v for v in values if not named or _is_named_after(case, v.site, item.leaf)]
    found = [v for v in values if compare(v.projection, item.slopes).residual < case.slopes.tolerance][-4:]
    probes = [
        frozen_probe(case.roles, record="nothing", disturb={v.site: None if v.turn is None else (v.turn,)})
        for v in found
    ]
    before = case.slopes.frozen.suppressed
    for outcome in case.lab.run(probes):
        if outcome.complete and all(np.array_equal(a, b, equal_nan=True) for a, b in zip(before, outcome.suppressed)):
            return True
    return False


def _left_out(case: Case, items: list[Unmoved]) -> dict[str, Any]:
    names = " and ".join(short_name(item.leaf.name) for item in items)
    place: dict[str, Any] = {}
    if case.roles.writers:
        program = case.lab.program
        number = min(case.roles.writers, key=lambda s: program.statements[s].line)
        statement = program.statements[number]
        place = {
            "line": statement.line, "source": program.source_line(statement.file, statement.line),
            "file": statement.file,
        }  # fmt: skip
    verb = "is" if len(items) == 1 else "are"
    return finding(
        "update-missing", "error", names,
        f"{names} {verb} never updated, although the way back goes through the layer: the update leaves {names} out.",
        evidence={"proven": True}, variable=names, **place,
    )  # fmt: skip
