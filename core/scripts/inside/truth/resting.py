"""Parameters whose step is exactly zero: nothing moves them, and yet an update is written for them.

A mask that lets nothing through, or a factor that is zero, leaves a weight as it was, so it is not among what
changes. What is zero in the iteration is disturbed: a number that moves then, and that takes part in the forward
pass, is a parameter, and its gradient has to be judged like the others'.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ..running.lab import Lab, array_reactions, same_final
from ..running.leaves import Leaf
from ..running.probe import Outcome, Probe
from ..running.projections import direction, project
from .roles import Roles
from .truth import frozen_probe

MAX_ZEROS = 12
MAX_CONSTANT = 60
STEPS = ("augment", "assign", "return", "part")


def add_resting(lab: Lab, roles: Roles) -> int:
    """Add to the roles' parameters what rests; how many there are."""
    before = len(roles.parameters)
    changed = {leaf.name for leaf in roles.changed}
    constant = [leaf for leaf in lab.leaves.find() if leaf.name not in changed and leaf.size > 1][:MAX_CONSTANT]
    zeros = _zero_sites(lab, roles) if constant and roles.parameters else []
    if zeros:  # of very many leaves only the first that change are known as such
        as_it_is = lab.one(Probe(final=constant, record="nothing"))
        constant = [leaf for leaf, end in zip(constant, as_it_is.final) if not _has_moved(lab, leaf, end)]
    probes = [Probe(disturb={site: None}, watch=constant, final=constant, record="nothing") for site in zeros]
    outcomes = lab.run(probes)
    still = lab.one(frozen_probe(roles, record="full")) if outcomes else Outcome()
    asked = set(changed)
    for outcome in outcomes if still.complete else ():
        for statement, written in outcome.writes.items() if outcome.complete else ():
            moved = [constant[i] for i in written if _has_moved(lab, constant[i], outcome.final[i])]
            for leaf in (leaf for leaf in moved if leaf.name not in asked):
                asked.add(leaf.name)
                if _takes_part(lab, roles, leaf, still):
                    _add(lab, roles, leaf, statement)
    return len(roles.parameters) - before


def _zero_sites(lab: Lab, roles: Roles) -> list[int]:
    """Expressions that were computed and gave nothing but zeros; the last ones, which are closest to the updates."""
    base = roles.base
    values: dict[int, bool] = {}
    rows: list[tuple[int, Any]] = [*zip(base.array_site, base.array_projection), *zip(base.scalar_site, base.scalar)]
    for site, row in rows:
        values[site] = values.get(site, True) and not np.any(row)
    found = [site for site, is_zero in values.items() if is_zero and lab.program.sites[site].role in STEPS]
    return sorted(found, key=lambda site: lab.program.sites[site].line)[-MAX_ZEROS:]


def _has_moved(lab: Lab, leaf: Leaf, final: Any) -> bool:
    """Whether a leaf ends as another; the variable of an inner loop is written in every turn, and ends as it was."""
    return not same_final((leaf.shape, project(lab.leaves.number(leaf))), final)


def _takes_part(lab: Lab, roles: Roles, leaf: Leaf, still: Outcome) -> bool:
    """Whether arrays of other sizes react to a push, with all updates undone; notes which do."""
    move = (leaf, lab.step_size(leaf) * direction(0, leaf.shape))
    pushed = lab.one(frozen_probe(roles, record="full", moves=[move]))
    if not pushed.complete:
        return False
    reacting = array_reactions(still, pushed)
    roles.reached[leaf.name] = {(still.array_site[i], still.array_turn[i]) for i in reacting}
    return any(prod(still.array_shape[i]) != leaf.size for i in reacting)


def _add(lab: Lab, roles: Roles, leaf: Leaf, statement: int) -> None:
    roles.writers.setdefault(statement, []).append(len(roles.parameters))
    roles.parameters.append(leaf)
    roles.starts.append(project(lab.leaves.number(leaf)))
    roles.gains[leaf.name] = 1.0
