"""Which of the numbers a program holds are its parameters: found by moving each one and looking.

A parameter keeps a push to the end of the iteration, is changed by an amount that depends on something else
that changes, and, with all updates undone, still changes values of other shapes than its own (it takes part
in the forward pass). Moments, learning rates, running sums, caches and shuffled data each fail one of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np

from ..running.clock import worked
from ..running.lab import Lab, array_reactions, differing, same_final, scalar_values
from ..running.leaves import Leaf
from ..running.matching import close, compare
from ..running.probe import Key, Outcome, Probe
from ..running.projections import direction, project, vectors
from .parts import parts_of_others
from .sliding import sliding

MAX_CHANGED = 160
A_FEW = 45  # so that a first look may take a third of the time
SMALLEST_GAIN = 0.1
LONG = 4  # entries, for a list to be pushed as a whole first


@dataclass
class Roles:
    """What the experiments at one loop said."""

    parameters: list[Leaf] = field(default_factory=list)
    states: list[Leaf] = field(default_factory=list)  # kept, but no parameters: moments, sums, rates, data
    changed: list[Leaf] = field(default_factory=list)
    gains: dict[str, float] = field(default_factory=dict)  # how much of a push is left after the iteration
    driven: set[str] = field(default_factory=set)
    writers: dict[int, list[int]] = field(default_factory=dict)  # statement -> indices into `parameters`
    drives: dict[str, set[str]] = field(default_factory=dict)  # kept leaf -> kept leaves whose update it changes
    reached: dict[str, set[Key]] = field(default_factory=dict)  # kept leaf -> arrays that react, updates undone
    base: Outcome = field(default_factory=Outcome)
    starts: list[Any] = field(default_factory=list)  # projections of the parameters at the top of the iteration


def find_roles(lab: Lab) -> Roles:
    """The roles at the lab's loop; no parameters if it is no training loop."""
    leaves = lab.leaves.find()
    start = [(leaf.shape, project(lab.leaves.number(leaf))) for leaf in leaves]
    lab.expect(lab.seconds_left / A_FEW)  # whatever a loop inside this one took
    began = worked()
    first = lab.one(Probe(final=leaves, record="nothing"))
    lab.expect(worked() - began)
    if not first.complete:
        return Roles(base=first)
    changed = [
        leaf
        for leaf, before, after in zip(leaves, start, first.final)
        if after is not None and after[0] == before[0] and not same_final(before, after)
    ]
    lab.leaves.parts = parts_of_others(lab, changed)
    changed = [leaf for leaf in changed if leaf.name not in lab.leaves.parts][:MAX_CHANGED]
    if not changed:
        return Roles(base=first)
    began = worked()
    base = lab.one(Probe(watch=changed, final=changed, record="full"))
    lab.expect(worked() - began)
    if not base.complete:
        return Roles(base=base)
    roles = Roles(changed=changed, base=base)
    _find_kept(lab, roles)
    kept = [leaf for leaf in changed if leaf.name in roles.gains]
    moved = _only_moved(lab, kept)
    roles.states = [leaf for leaf in kept if leaf.name in moved]
    kept = [leaf for leaf in kept if leaf.name not in moved]
    if kept:
        _find_parameters(lab, roles, kept)
    roles.starts = [project(lab.leaves.number(leaf)) for leaf in roles.parameters]
    positions = {leaf.name: index for index, leaf in enumerate(roles.parameters)}
    for statement, written in base.writes.items():
        own = [positions[changed[i].name] for i in written if changed[i].name in positions]
        if own:
            roles.writers[statement] = own
    return roles


def _find_kept(lab: Lab, roles: Roles) -> None:
    """Push every changed leaf; note which pushes survive and which other leaves end differently."""
    base, changed = roles.base, roles.changed
    anew = made_anew(lab, roles)
    pushed = [leaf for leaf in changed if leaf.name not in anew]
    probes, steps = [], []
    for leaf in pushed:
        step = lab.step_size(leaf)
        steps.append(step)
        probes.append(Probe(moves=[(leaf, step * direction(0, leaf.shape))], final=changed, record="nothing"))
    for leaf, step, outcome in zip(pushed, steps, lab.run(probes)):
        if not outcome.complete:
            continue
        for j, other in enumerate(changed):
            if same_final(base.final[j], outcome.final[j]):
                continue
            if leaf is not other:
                roles.driven.add(other.name + "\0" + leaf.name)
            elif outcome.final[j] is not None and outcome.final[j][0] == base.final[j][0]:
                row = vectors(leaf.size)[0]
                moved = float(outcome.final[j][1][0] - base.final[j][1][0])
                roles.gains[leaf.name] = moved / (step * float(row @ row))
    kept = set(roles.gains)
    pairs = [pair.split("\0") for pair in roles.driven]
    roles.driven = {driven for driven, driver in pairs if driver in kept and driven in kept}


def made_anew(lab: Lab, roles: Roles) -> set[str]:
    """Entries of long lists that keep nothing, although all of a list are pushed at once: what each step remembers."""
    lists: dict[str, list[Leaf]] = {}
    for leaf in roles.changed:
        lists.setdefault(re.sub(r"\[\d+\]", "[]", leaf.name), []).append(leaf)
    long = [own for own in lists.values() if len(own) >= LONG]
    moves = [[(leaf, lab.step_size(leaf) * direction(0, leaf.shape)) for leaf in own] for own in long]
    outcomes = lab.run([Probe(moves=move, final=own, record="nothing") for move, own in zip(moves, long)])
    ends = {leaf.name: end for leaf, end in zip(roles.changed, roles.base.final)}
    found: set[str] = set()
    for own, outcome in zip(long, outcomes):
        if outcome.complete and all(same_final(ends[leaf.name], end) for leaf, end in zip(own, outcome.final)):
            found |= {leaf.name for leaf in own}
    return found


def _only_moved(lab: Lab, kept: list[Leaf]) -> set[str]:
    """Data shuffled in place, and what looks at it: afterwards the values are those from before, elsewhere."""
    several = [leaf for leaf in kept if leaf.size > 1]
    if not several:
        return set()
    ends = lab.one(Probe(record="nothing", whole_final=several)).final_values
    moved = {
        leaf.name: lab.leaves.get(leaf)
        for leaf, end in zip(several, ends)
        if end is not None and np.array_equal(np.sort(end, axis=None), np.sort(lab.leaves.number(leaf), axis=None))
    }
    arrays = [array for array in moved.values() if isinstance(array, np.ndarray)]
    batches = {leaf.name for leaf in several if any(_is_part(lab.leaves.get(leaf), array) for array in arrays)}
    return set(moved) | batches | sliding(lab, several, ends)


def _is_part(value: Any, whole: Any) -> bool:
    return isinstance(value, np.ndarray) and np.may_share_memory(value, whole)


def _find_parameters(lab: Lab, roles: Roles, kept: list[Leaf]) -> None:
    """With every kept leaf frozen, push each and see how far the push reaches."""
    writers: dict[int, list[int]] = {}
    places = {leaf.name: index for index, leaf in enumerate(kept)}
    for statement, written in roles.base.writes.items():
        own = [places[roles.changed[i].name] for i in written if roles.changed[i].name in places]
        if own:
            writers[statement] = own
    probes = [Probe(frozen=kept, writers=writers, record="full")]
    for leaf in kept:
        move = (leaf, lab.step_size(leaf) * direction(0, leaf.shape))
        probes.append(Probe(moves=[move], frozen=kept, writers=writers, record="full"))
    frozen, *pushed = lab.run(probes)
    if not frozen.complete:
        return
    reaches: dict[str, bool] = {}
    wide: set[str] = set()  # what takes part in computing arrays of other sizes
    for leaf, outcome in zip(kept, pushed):
        if not outcome.complete:
            continue
        arrays = array_reactions(frozen, outcome)
        roles.reached[leaf.name] = {(frozen.array_site[i], frozen.array_turn[i]) for i in arrays}
        sizes = {prod(frozen.array_shape[i]) for i in arrays}
        numbers = differing(frozen.scalar, scalar_values(frozen, outcome)).any() if frozen.scalar else False
        wide |= {leaf.name} if sizes - {leaf.size} else set()
        reaches[leaf.name] = bool(sizes - {leaf.size}) or (leaf.size > 1 and bool(numbers))
        roles.drives[leaf.name] = {
            other.name
            for other, before, after in zip(kept, frozen.suppressed, outcome.suppressed)
            if _reacts(lab, other, before, after)
        }
    bends = _driven_by_itself(lab, frozen, pushed, kept)
    echoes = _echoes(lab, roles, kept, frozen, pushed)
    sizes_of = {leaf.name: leaf.size for leaf in kept}
    most = max((len(driven) for driven in roles.drives.values()), default=0)
    for leaf in kept:
        driven = leaf.name in roles.driven or leaf.name in bends
        reach = reaches.get(leaf.name, False)
        targets = roles.drives.get(leaf.name, set())
        if leaf.size == 1 and not reach:
            reach = any(sizes_of[name] != 1 for name in targets) or 2 * len(targets) > most
        reach = reach and bool(targets)
        steady = abs(roles.gains[leaf.name]) > SMALLEST_GAIN
        is_sum = leaf.name not in wide and _is_a_sum(leaf, targets, sizes_of)
        reach = reach and leaf.name not in echoes and not is_sum
        (roles.parameters if driven and reach and steady else roles.states).append(leaf)
    if not roles.parameters and lab.is_lenient:
        _accept_constant_slopes(lab, roles, frozen, kept, reaches)
    elif roles.parameters and all(roles.drives.get(leaf.name, set()) <= {leaf.name} for leaf in roles.parameters):
        silent = [leaf.name for leaf in kept if leaf.name in wide and not roles.drives.get(leaf.name)]
        _accept_constant_slopes(lab, roles, frozen, kept, {name: name in silent for name in reaches})


def _is_a_sum(leaf: Leaf, targets: set[str], sizes: dict[str, int]) -> bool:
    """Whether a leaf goes into the update of one other of its size and not into its own: a sum of gradients."""
    return leaf.size > 1 and len(targets) == 1 and leaf.name not in targets and sizes[next(iter(targets))] == leaf.size


def _accept_constant_slopes(
    lab: Lab, roles: Roles, frozen: Outcome, kept: list[Leaf], reaches: dict[str, bool]
) -> None:
    """Hinge and absolute losses, where a small push changes no update, but for the penalty of the pushed one.

    What is added to, and takes part in the forward pass, counts then.
    """
    for index, leaf in enumerate(kept):
        update, start = frozen.suppressed[index], project(lab.leaves.number(leaf))
        own = compare(update, start)
        grows = own.residual < 0.1 and abs(roles.gains[leaf.name] - 1 - own.factor) < 1e-3
        if leaf in roles.parameters or not (np.any(update) and reaches.get(leaf.name)):
            continue
        if not grows and abs(roles.gains[leaf.name] - 1) < 0.5:
            roles.parameters.append(leaf)
    names = {leaf.name for leaf in roles.parameters}
    roles.states = [leaf for leaf in roles.states if leaf.name not in names]


def _reacts(lab: Lab, leaf: Leaf, before: Any, after: Any) -> bool:
    """Whether an update differs by more than the rounding of `(w + step) - w`."""
    if np.array_equal(before, after, equal_nan=True):
        return False
    rounding = 1e-13 * float(np.linalg.norm(project(lab.leaves.number(leaf))))
    return not float(np.linalg.norm(after - before)) <= rounding


def _driven_by_itself(lab: Lab, frozen: Outcome, pushed: list[Outcome], kept: list[Leaf]) -> set[str]:
    """Leaves whose own update reacts to them otherwise than in proportion: the only parameter of a model.

    A learning rate that decays reacts in proportion; a single number cannot show the difference, so it
    counts only when nothing else is kept.
    """
    found = set()
    for index, (leaf, outcome) in enumerate(zip(kept, pushed)):
        if not outcome.complete:
            continue
        change = outcome.suppressed[index] - frozen.suppressed[index]
        push = vectors(leaf.size) @ vectors(leaf.size)[0]
        size = float(np.linalg.norm(change) * np.linalg.norm(push))
        if not np.isfinite(size) or not _reacts(lab, leaf, frozen.suppressed[index], outcome.suppressed[index]):
            continue
        if leaf.size == 1:
            if len(kept) == 1:
                found.add(leaf.name)
        else:
            own = compare(frozen.suppressed[index], project(lab.leaves.number(leaf)))
            reaction = compare(change, push)
            grows = max(own.residual, reaction.residual) < 1e-3 and close(own.factor, reaction.factor, 1e-2)
            if not grows:
                found.add(leaf.name)
    return found


def _echoes(lab: Lab, roles: Roles, kept: list[Leaf], frozen: Outcome, pushed: list[Outcome]) -> set[str]:
    """Velocities that are added to the weights before the forward pass (Nesterov).

    A push of one does to all values of other sizes what a push of the weights does, in proportion; of the
    two, the one that keeps less of a push is the velocity.
    """
    found = set()
    effects: dict[str, Any] = {}
    for leaf, outcome in zip(kept, pushed):
        if outcome.complete and outcome.array_site == frozen.array_site and leaf.size > 1:
            rows = [
                after - before
                for before, after, shape in zip(frozen.array_projection, outcome.array_projection, frozen.array_shape)
                if prod(shape) != leaf.size
            ]
            effects[leaf.name] = np.concatenate(rows) if rows else np.zeros(1)
    for a in kept:
        for b in kept:
            if a is b or a.shape != b.shape or a.name not in effects or b.name not in effects:
                continue
            if compare(effects[a.name], effects[b.name]).residual < 1e-3:
                off_a, off_b = (abs(roles.gains[leaf.name] - 1) for leaf in (a, b))
                found.add(a.name if off_a > off_b else b.name)
    return found
