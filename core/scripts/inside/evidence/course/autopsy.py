"""A script in which nothing trains: why not?

Run a second time, the turns of each loop are looked at in children: is something no number from the start,
are parameters whole numbers that swallow every small step, is an update computed and then dropped?
"""

from __future__ import annotations

import ast
import re
from math import prod
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...running.instrument import Program, Site
from ...running.lab import Lab, scalar_values
from ...running.leaves import Leaf
from ...running.matching import any_parallel, close, compare, units
from ...running.probe import Outcome, Probe
from ...running.projections import COUNT, direction, project
from ..places import stored_name
from ..start.standstill import stands_still
from ..update.lost_results import dropped_results
from ..update.roots import root_of_a_mean

MAX_LEAVES = 14


def examine(lab: Lab) -> dict[str, Any] | None:
    """The first explanation that holds at this turn of a loop."""
    base = lab.one(Probe(record="full"))
    if not base.complete:
        return None
    return (
        not_finite_input(lab)
        or integer_parameters(lab, base)
        or not_finite_value(lab, base)
        or lost_update(lab, base)
        or dropped_results(lab)
        or stands_still(lab, base)
        or made_anew(lab, base)
    )


def not_finite_input(lab: Lab) -> dict[str, Any] | None:
    """An array that holds NaN or infinity before anything is computed from it."""
    for leaf in lab.leaves.find():
        value = lab.leaves.number(leaf)
        if value is None or leaf.size < 2 or np.isfinite(value).all():
            continue
        bad = ~np.isfinite(value)
        places = np.argwhere(bad)[0].tolist()
        name, place = _assignment(lab.program, leaf)
        return finding(
            "input-not-finite", "error", name,
            f"{name} holds {int(bad.sum())} values that are no numbers (the first at index {places}): "
            "everything "
            "computed from them is none either.",
            "find out where they come from, or leave those rows out: "
            f"{name}[np.isfinite({name}).all(axis=1)]",
            evidence={"count": int(bad.sum()), "first": places}, variable=name, **place,
        )  # fmt: skip
    return None


def _assignment(program: Program, leaf: Leaf) -> tuple[str, dict[str, Any]]:
    for name in (leaf.name, *leaf.aliases):
        for statement in program.statements:
            node = statement.node
            if isinstance(node, ast.Assign) and name in [ast.unparse(target) for target in node.targets]:
                source = program.source_line(statement.file, statement.line)
                return name, {"line": statement.line, "source": source, "file": statement.file}
    return short_name(leaf.name), {}


def integer_parameters(lab: Lab, base: Outcome, *, only_steps: bool = False) -> dict[str, Any] | None:
    """A fraction stored into an array of whole numbers is cut off, and the step is lost.

    `only_steps`: only where what is stored is made of what was there; anything else may be meant to be rounded.
    """
    seen = set(base.scalar_site) | set(base.array_site)
    for statement in lab.program.statements:
        node = statement.node
        if not isinstance(node, (ast.Assign, ast.AugAssign)):
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        sites = [s for s in statement.sites if s in seen and lab.program.sites[s].role in ("assign", "augment")]
        if not isinstance(target, ast.Subscript) or not sites or (only_steps and not _is_step(node, target)):
            continue
        site, name = sites[0], ast.unparse(target.value)
        turn = 0
        scope = lab.one(Probe(record="nothing", scope=[(site, turn)])).scope.get((site, turn))
        if scope is None or scope.numbers.get(name, ((), "", 0))[1] not in ("i", "u"):
            continue
        values = [v for s, v in zip(base.scalar_site, base.scalar) if s == site]
        values += [v for s, facts in zip(base.array_site, base.array_facts) if s == site for v in facts[:2]]
        if any(np.isfinite(v) and v != round(v) for v in values):
            last = re.findall(r"\w+", name)[-1]
            return finding(
                "integer-parameters", "error", last,
                f"{last} is an array of whole numbers: the fractions stored into it here are cut off, so "
                "it does not "
                "move by small steps.",
                "make it an array of floats where it is created: dtype=float",
                evidence={"example": values[0]}, variable=last,
                **at_site(lab.program, lab.program.sites[site]),
            )  # fmt: skip
    return None


def _is_step(node: ast.Assign | ast.AugAssign, target: ast.Subscript) -> bool:
    """Whether a statement adds to, or takes from, what stands where it stores."""
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, (ast.Add, ast.Sub))
    value = node.value
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Sub)):
        return False
    return ast.unparse(value.left) in (ast.unparse(target), ast.unparse(target.value))


def not_finite_number(lab: Lab, base: Outcome) -> dict[str, Any] | None:
    """A number that the script stores and that is none, in an iteration that goes on all the same."""
    for site, value in zip(base.scalar_site, base.scalar):
        if not np.isfinite(value) and lab.program.sites[site].role in ("assign", "return", "target"):
            return not_finite_value(lab, base)
    return None


def not_finite_value(lab: Lab, base: Outcome) -> dict[str, Any] | None:
    """The first value of the iteration that is no number although all before it are."""
    events: list[tuple[int, int, bool]] = [
        (order, site, bool(np.isfinite(value)))
        for order, site, value in zip(base.scalar_order, base.scalar_site, base.scalar)
    ]
    events += [
        (order, site, bool(np.isfinite(facts[:2]).all()))
        for order, site, facts in zip(base.array_order, base.array_site, base.array_facts)
    ]
    for _, number, is_finite in sorted(events):
        if not is_finite:
            site = lab.program.sites[number]
            subject = stored_name(lab.program, site)
            return root_of_a_mean(lab, base, site) or finding(
                "loss-not-finite", "error", subject,
                f"`{ast.unparse(site.node)}` is no longer a number here, although everything it is "
                "computed from is "
                "one.",
                "keep the argument of log above 0 and the arguments of exp small: scale the inputs, or clip",
                evidence={"expression": ast.unparse(site.node)}, variable=subject,
                **at_site(lab.program, site),
            )  # fmt: skip
    return None


def lost_update(lab: Lab, base: Outcome) -> dict[str, Any] | None:
    """A value that is a parameter plus a step along its gradient, and that nothing keeps."""
    leaves = [leaf for leaf in lab.leaves.find() if leaf.kind == "array" and leaf.size > 1][:MAX_LEAVES]
    probes, steps = [], []
    for leaf in leaves:
        step = lab.step_size(leaf)
        steps.append(step)
        for k in range(COUNT):
            probes += [Probe(moves=[(leaf, sign * step * direction(k, leaf.shape))]) for sign in (1.0, -1.0)]
    outcomes = lab.run(probes)
    for index, (leaf, step) in enumerate(zip(leaves, steps)):
        own = outcomes[index * 2 * COUNT : (index + 1) * 2 * COUNT]
        with np.errstate(all="ignore"):
            rows = [
                (scalar_values(base, own[2 * k]) - scalar_values(base, own[2 * k + 1])) / (2 * step)
                for k in range(COUNT)
            ]
        table = units(np.array(rows).T) if rows and len(rows[0]) else np.zeros((0, COUNT))
        start = project(lab.leaves.number(leaf))
        for site, shape, projection in zip(base.array_site, base.array_shape, base.array_projection):
            if prod(shape) != leaf.size or lab.program.sites[site].role != "assign":
                continue
            if not _is_name(lab, site):
                continue
            change = projection - start
            moved = np.linalg.norm(change) > 1e-9 * np.linalg.norm(start)
            if moved and any_parallel(change, table, 1e-3) and _carries(lab, base, leaf, step, site):
                return _lost(lab, leaf, lab.program.sites[site])
    return None


def _is_name(lab: Lab, site: int) -> bool:
    """Whether the value goes to a plain variable: stored at an index or attribute it is not forgotten."""
    node = lab.program.statements[lab.program.sites[site].statement].node
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def _carries(lab: Lab, base: Outcome, leaf: Leaf, step: float, site: int) -> bool:
    """Whether a push of the leaf is found again in the value, whole: it is a new version of the leaf."""
    push = step * direction(0, leaf.shape)
    pushed = lab.one(Probe(moves=[(leaf, push)], record="full"))
    before = [p for s, p in zip(base.array_site, base.array_projection) if s == site]
    after = [p for s, p in zip(pushed.array_site, pushed.array_projection) if s == site]
    wanted = project(push)
    matches = [compare(b - a, wanted) for a, b in zip(before, after) if a.shape == b.shape]
    return any(match.residual < 0.1 and close(match.factor, 1.0, 0.1) for match in matches)


def _lost(lab: Lab, leaf: Leaf, site: Site) -> dict[str, Any]:
    name = stored_name(lab.program, site)
    return finding(
        "update-missing", "error", short_name(leaf.name),
        f"{short_name(leaf.name)} never changes: its new value is computed here, but bound to the name "
        f"{name} only, "
        "and then forgotten.",
        f"change the array itself: {name}[...] = {ast.unparse(site.node)}",
        evidence={"proven": True}, variable=short_name(leaf.name), **at_site(lab.program, site),
    )  # fmt: skip


def made_anew(lab: Lab, base: Outcome) -> dict[str, Any] | None:
    """Weights that are created and updated in one and the same turn: the next turn throws the update away.

    Created means: out of nothing that the program holds. They are read before they are updated, which a place
    for a sum is not.
    """
    program = lab.program
    loop = program.loops[lab.loop]
    moves = [(leaf, 0.01 * np.ones(leaf.shape)) for leaf in lab.leaves.find()]
    pushed = lab.one(Probe(moves=moves, record="full"))
    values = dict(zip(base.array_site, base.array_projection))
    after = dict(zip(pushed.array_site, pushed.array_projection))
    own = [s for s in program.statements if s.file == loop.file and loop.line < s.line <= loop.end_line]
    for creation in own:
        name = _assigned(creation.node)
        site = next((s for s in creation.sites if program.sites[s].role == "assign" and s in values), None)
        if name is None or site is None or not np.any(values[site]):
            continue
        if site not in after or not np.array_equal(values[site], after[site], equal_nan=True):
            continue
        later = [s for s in own if s.line > creation.line]
        update = next((s for s in later if _changes(s.node, name)), None)
        if update is not None and any(_reads(s.node, name) for s in later if s.line < update.line):
            source = program.source_line(creation.file, creation.line)
            return finding(
                "update-missing", "error", name,
                f"{name} is made anew in every turn of the loop, so what line {update.line} adds to it is "
                "thrown away: nothing is ever learned.",
                f"create {name} once, before the loop", evidence={"updated_at": update.line}, variable=name,
                line=creation.line, source=source, file=creation.file,
            )  # fmt: skip
    return None


def _assigned(node: ast.stmt) -> str | None:
    """The one target of a plain assignment that does not use the target itself."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and not _reads(node, ast.unparse(node.targets[0])):
        return ast.unparse(node.targets[0])
    return None


def _reads(node: ast.stmt, name: str) -> bool:
    value = getattr(node, "value", None)
    return value is not None and any(ast.unparse(inner) == name for inner in ast.walk(value) if _is_place(inner))


def _is_place(node: ast.AST) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))


def _changes(node: ast.stmt, name: str) -> bool:
    """`name += ...`, or `name = ... name ...`."""
    if isinstance(node, ast.AugAssign):
        return ast.unparse(node.target) == name
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name and _reads(node, name)
