"""The number that scales the updates, under the name the script has for it, and all that is updated with it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...running.leaves import Leaf
from ...running.projections import direction
from ...truth.case import Case, loss_differs
from ...truth.exact import moved_by_a_rate
from ...truth.on_the_way import FEW
from ...truth.truth import frozen_probe
from ..course.cures import rewound

MOST = 12  # numbers that are tried
LARGEST = 1e6  # rate that anybody writes


def rate_of(case: Case) -> tuple[str, dict[str, Any]]:
    """The constant number that scales the updates, and the updating statement it stands in."""
    program = case.lab.program
    known = _by_experiment(case)
    for statement in sorted(case.roles.writers):
        node = program.statements[statement].node
        value = getattr(node, "value", None)
        if value is None:
            continue
        text = program.source_line(program.statements[statement].file, program.statements[statement].line)
        place = {
            "line": program.statements[statement].line, "source": text,
            "file": program.statements[statement].file,
        }  # fmt: skip
        names = _scalars_in(case, statement, value) or known
        if names:
            return names[0].split(".")[-1], place
    if case.roles.writers:
        first = program.statements[min(case.roles.writers)]
        source = program.source_line(first.file, first.line)
        return (known or ["the learning rate"])[0], {"line": first.line, "source": source, "file": first.file}
    return "the learning rate", {}


def _computed(case: Case) -> set[str]:
    """What the statements of this iteration store to: gradients, which a rate is none of."""
    program, frozen = case.lab.program, case.slopes.frozen
    run = {program.sites[site].statement for site in (*frozen.array_site, *frozen.scalar_site)} - {-1}
    nodes = [program.statements[number].node for number in run]
    return {ast.unparse(target) for node in nodes if isinstance(node, ast.Assign) for target in node.targets}


def _by_experiment(case: Case) -> list[str]:
    """Names of single numbers to which every update is proportional; whole numbers too, but those that are counts."""
    lab, back = case.lab, rewound(case)  # at the first turn, where no velocity has been gathered
    own = {leaf.name for leaf in case.roles.changed}
    leaves = [leaf for leaf in lab.leaves.find(skip_integers=False) if leaf.size == 1 and leaf.name not in own]
    numbers = [(leaf, float(np.ravel(lab.leaves.number(leaf))[0])) for leaf in leaves]
    numbers = [(leaf, value) for leaf, value in numbers if 0 < value < LARGEST][:MOST]
    moves = [[], *([(leaf, np.asarray(value))] for leaf, value in numbers)]
    still, *pushed = lab.run([frozen_probe(case.roles, record="nothing", moves=[*back, *move]) for move in moves])
    before = np.array(still.suppressed)
    return [
        leaf.name.split(".")[-1]
        for (leaf, _), outcome in zip(numbers, pushed)
        if outcome.complete and np.any(before) and np.allclose(outcome.suppressed, 2 * before, rtol=1e-6, atol=0)
    ]


def _scalars_in(case: Case, statement: int, value: ast.expr) -> list[str]:
    sites = case.lab.program.statements[statement].sites
    keys = [(s, 0) for s in sites if s in set(case.slopes.frozen.array_site) | set(case.slopes.frozen.scalar_site)]
    if not keys:
        return []
    scopes = case.lab.one(frozen_probe(case.roles, record="nothing", scope=keys[:1])).scope
    numbers = next(iter(scopes.values())).numbers if scopes else {}
    own = {leaf.name for leaf in case.roles.parameters} | _computed(case)
    found = []
    for inner in ast.walk(value):
        if isinstance(inner, (ast.Name, ast.Attribute)):
            text = ast.unparse(inner)
            shape, kind, number = numbers.get(text, ((1,), "", 0))
            if not shape and kind == "f" and 0 < abs(number) < LARGEST and text not in own:
                found.append(text)
    return found


def with_lone_numbers(case: Case) -> tuple[list[Leaf], dict[int, list[int]]]:
    """The parameters, and the single numbers that the loss depends on although nothing else drives them.

    A bias beside centred inputs is updated from itself alone, as a rate that decays is; but it moves the loss.
    Returns (leaves, statement -> indices of the leaves it writes).
    """
    roles = case.roles
    known = {leaf.name for leaf in roles.parameters}
    single = [leaf for leaf in roles.states if leaf.size == 1 and leaf.name not in known]
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    moves = [(leaf, case.lab.step_size(leaf) * direction(0, leaf.shape)) for leaf in single]
    outcomes = case.lab.run([frozen_probe(roles, moves=[move], raw=keys) for move in moves])
    lone = [leaf for leaf, outcome in zip(single, outcomes) if outcome.complete and loss_differs(case, outcome)]
    leaves = [*roles.parameters, *lone]
    places = {leaf.name: index for index, leaf in enumerate(leaves)}
    writers: dict[int, list[int]] = {}
    for statement, written in roles.base.writes.items():
        own = [places[roles.changed[i].name] for i in written if roles.changed[i].name in places]
        if own:
            writers[statement] = own
    return leaves, writers


def is_stepped_by(case: Case, count: float) -> bool:
    """Whether every step is the gradient, divided by `count`, times a number of the statement that makes it."""
    factors = [verdict.update_factor * count or None for verdict in case.verdicts]
    large = {p for p, leaf in enumerate(case.roles.parameters) if leaf.size > FEW}
    return bool(large) and large <= moved_by_a_rate(case.lab, case.roles, factors)
