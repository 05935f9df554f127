"""New versions of several parameters that are computed, and that nothing keeps.

No loss is needed to see it. A value is one of the program's numbers or arrays and a step; every step depends on the
number it belongs to and on another of them, as gradients do, and turns of the loop later all are as they were.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.instrument import Program, Site, Statement
from ...running.lab import Lab, same_final
from ...running.leaves import Leaf
from ...running.probe import Key, Outcome, Probe
from ...running.projections import direction, project
from ...running.syntax import is_same_place

MAX_LEAVES = 24
MAX_PLACES = 60  # a line, in one of the turns it is run in
SEVERAL = 2
TURNS = 20  # in which nothing changes
ROUNDING = 1e-9  # of a push
HANDED_ON = ("return", "call")  # roles of what a function gives back, and of a call whose value is dropped


@dataclass(frozen=True, eq=False)
class Step:
    """A new version of a leaf: where it is computed, and what it is made of."""

    leaf: Leaf
    key: Key
    value: Any  # projection


def dropped_results(lab: Lab) -> dict[str, Any] | None:
    """The line that computes them, or the call whose result is lost, if there are such new versions."""
    before = dict(lab.leaves.offsets)
    try:
        for leaves in _some_leaves(lab):
            lab.leaves.offsets.update({leaf.name: (leaf, _apart(i, leaf)) for i, leaf in enumerate(leaves)})
            found = _steps_to_nowhere(lab, leaves)
            if found:
                return _finding(lab.program, found)
            lab.leaves.offsets = dict(before)
    finally:
        lab.leaves.offsets = before
    return None


def _some_leaves(lab: Lab) -> list[list[Leaf]]:
    """Arrays and fractions, with whole numbers that are 0 (a slope may start so) and without them."""
    found = [leaf for leaf in lab.leaves.find(skip_integers=False) if leaf.kind in ("array", "float")]
    found = [leaf for leaf in found if leaf.path[0][1] not in lab.leaves.passing]
    fractions = [leaf for leaf in found if not leaf.integer]
    zeros = [leaf for leaf in found if leaf.integer and leaf.size == 1 and lab.leaves.get(leaf) == 0]
    return [fractions[:MAX_LEAVES], (fractions + zeros)[:MAX_LEAVES]] if zeros else [fractions[:MAX_LEAVES]]


def _apart(number: int, leaf: Leaf) -> Any:
    """A small change that no other leaf gets: parameters that all start at zero can be told apart then."""
    return 1e-3 * (1 + number / 7) * (direction(1, leaf.shape) if leaf.size > 1 else 1.0)


def _steps_to_nowhere(lab: Lab, leaves: list[Leaf]) -> list[Step]:
    base = lab.one(Probe(record="full", final=leaves))
    if not base.complete:
        return []
    still = [leaf for leaf, end in zip(leaves, base.final) if _is_as_it_was(lab, leaf, end)]
    steps = _new_versions(lab, base, still)
    if len({step.leaf.name for step in steps}) < SEVERAL:
        return []
    steps = _that_follow_each_other(lab, base, steps)
    is_lost = len(steps) >= SEVERAL and _are_forgotten(lab, base, steps)
    return steps if is_lost and _stay_so(lab, [step.leaf for step in steps]) else []


def _is_as_it_was(lab: Lab, leaf: Leaf, end: Any) -> bool:
    return same_final((leaf.shape, project(lab.leaves.number(leaf))), end)


def _new_versions(lab: Lab, base: Outcome, leaves: list[Leaf]) -> list[Step]:
    """Sums and differences with a leaf as the first operand, or either of a sum, that a plain name or nothing keeps."""
    values, order = _values(base), _orders(base)
    keys = [key for key in values if _operands(lab.program, lab.program.sites[key[0]])]
    keys = sorted(keys, key=lambda key: order[key])[:MAX_PLACES]
    spellings = {site: _operands(lab.program, lab.program.sites[site]) for site, _ in keys}
    scopes = lab.one(Probe(record="nothing", scope=keys, spellings=spellings)).scope
    starts = [project(lab.leaves.number(leaf)) for leaf in leaves]
    found = []
    for key in keys:
        numbers = scopes[key].numbers if key in scopes else {}
        held = [numbers[text] for text in spellings[key[0]] if text in numbers]
        for leaf, start in zip(leaves, starts):
            own = [value for shape, _, value in held if shape == leaf.shape]
            if any(np.array_equal(start, value if leaf.shape else project(value)) for value in own):
                found.append(Step(leaf, key, values[key]))
    return found


def _values(outcome: Outcome) -> dict[Key, Any]:
    numbers = zip(outcome.scalar_site, outcome.scalar_turn, outcome.scalar)
    arrays = zip(outcome.array_site, outcome.array_turn, outcome.array_projection)
    found = {(site, turn): project(value) for site, turn, value in numbers}
    return {**found, **{(site, turn): value for site, turn, value in arrays}}


def _orders(outcome: Outcome) -> dict[Key, int]:
    numbers = zip(outcome.scalar_site, outcome.scalar_turn, outcome.scalar_order)
    arrays = zip(outcome.array_site, outcome.array_turn, outcome.array_order)
    return {(site, turn): order for site, turn, order in (*numbers, *arrays)}


def _operands(program: Program, site: Site) -> list[str]:
    """How the thing is spelled that a value is a new version of, if nothing but a plain name can keep it."""
    statement = program.statements[site.statement] if site.statement >= 0 else None
    node = statement.node if statement is not None else None
    if isinstance(node, ast.AugAssign) and site.role == "augment":
        return [node.target.id] if isinstance(node.target, ast.Name) and _is_sum(node) else []
    is_kept = isinstance(node, ast.Assign) and not all(_is_plain(target) for target in node.targets)
    if is_kept or not isinstance(node, (ast.Assign, ast.Return)) or not _is_sum(site.node):
        return []
    if isinstance(node, ast.Return) and _dropping_call(program, site) is None:
        return []
    if node.value is None or not any(is_same_place(site.node, item) for item in _items(node.value)):
        return []
    assert isinstance(site.node, ast.BinOp)
    sides = [site.node.left, site.node.right][: 1 if isinstance(site.node.op, ast.Sub) else 2]
    return [ast.unparse(side) for side in sides if isinstance(side, (ast.Name, ast.Attribute, ast.Subscript))]


def _items(value: ast.expr) -> list[ast.expr]:
    """What is stored, or returned: a value, or those of a table."""
    if isinstance(value, (ast.Tuple, ast.List)):
        return value.elts
    if isinstance(value, ast.Dict):
        return value.values
    if isinstance(value, ast.DictComp):
        return [value.value]
    return [value.elt] if isinstance(value, (ast.ListComp, ast.GeneratorExp)) else [value]


def _is_sum(node: ast.AST) -> bool:
    return isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, (ast.Add, ast.Sub))


def _is_plain(target: ast.expr) -> bool:
    return all(isinstance(inner, ast.Name) for inner in (target.elts if isinstance(target, ast.Tuple) else [target]))


def _that_follow_each_other(lab: Lab, base: Outcome, steps: list[Step]) -> list[Step]:
    """Steps that change with their own number and, in the same direction either way, with another one's."""
    leaves = {step.leaf.name: step.leaf for step in steps}
    sizes = [lab.step_size(leaf) for leaf in leaves.values()]
    pushes = [(leaf, size * direction(0, leaf.shape)) for leaf, size in zip(leaves.values(), sizes)]
    before = _values(base)
    table: dict[tuple[str, Step], float] = {}  # how a step changes along direction 0 when a leaf is pushed
    for (leaf, push), outcome in zip(pushes, lab.run([Probe(moves=[move], record="full") for move in pushes])):
        after = _values(outcome)
        for step in steps:
            change = after.get(step.key, before[step.key]) - before[step.key]
            is_whole = step.leaf is leaf and lab.program.sites[step.key[0]].role != "augment"
            moved = change - project(push) if is_whole else change
            is_rounding = np.linalg.norm(moved) <= ROUNDING * np.linalg.norm(change)
            table[leaf.name, step] = 0.0 if is_rounding else float(moved[0])
    alive = [step for step in steps if table[step.leaf.name, step]]
    found: dict[str, Step] = {}
    for step in alive:
        others = (other for other in alive if other.leaf is not step.leaf)
        if any(table[step.leaf.name, other] * table[other.leaf.name, step] > 0 for other in others):
            found.setdefault(step.leaf.name, step)
    return list(found.values())


def _are_forgotten(lab: Lab, base: Outcome, steps: list[Step]) -> bool:
    """Whether nothing is computed from the new values: what is looked at is no update that got lost."""
    sites = lab.program.sites
    own = {sites[step.key[0]].statement for step in steps}
    outcome = lab.one(Probe(disturb={step.key[0]: None for step in steps}, record="full"))
    before, after = _values(base), _values(outcome)
    same = {key for key, value in before.items() if key in after and np.array_equal(value, after[key], equal_nan=True)}
    used = {key[0] for key in before.keys() - same if sites[key[0]].statement not in own}
    return outcome.complete and all(
        sites[s].role in HANDED_ON or isinstance(sites[s].node, (ast.Name, ast.Tuple)) for s in used
    )


def _stay_so(lab: Lab, leaves: list[Leaf]) -> bool:
    """Whether the leaves are what they were many turns later, too: a step may be taken only if it helps."""
    turns, lab.turns = lab.turns, TURNS
    outcome = lab.one(Probe(final=leaves, record="nothing"))
    lab.turns = turns
    return outcome.complete and all(_is_as_it_was(lab, leaf, end) for leaf, end in zip(leaves, outcome.final))


def _dropping_call(program: Program, site: Site) -> Statement | None:
    """The statement that calls the function a value is computed in, and does nothing with what it returns."""
    name = site.function.split(".")[-1]
    for statement in program.statements:
        call = statement.node.value if isinstance(statement.node, ast.Expr) else None
        if name and isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == name:
            return statement
    return None


def _finding(program: Program, steps: list[Step]) -> dict[str, Any]:
    names = [short_name(step.leaf.name) for step in steps]
    spelled = ", ".join(names[:-1]) + " and " + names[-1]
    site = program.sites[steps[0].key[0]]
    returned = _returned(program, site.function)
    call = _dropping_call(program, site) if returned else None
    if call is not None and isinstance(call.node, ast.Expr):
        place, text = call, f"the new values of {spelled} are computed in this call, and what it returns is dropped"
        fix = f"{returned} = {ast.unparse(call.node.value)}"
    else:
        place = program.statements[site.statement]
        kept = " and ".join(dict.fromkeys(_target(program, step) for step in steps))
        inside = f" inside {site.function}" if site.function else ""
        text = f"the new values of {spelled} are computed here, bound to {kept}{inside} only, and then forgotten"
        fix = f"store {kept} where {spelled} are kept, and go on with what is stored"
    return finding(
        "update-missing", "error", spelled, f"{text}: nothing ever changes.", fix, evidence={"proven": True},
        variable=names[0], line=place.line, source=program.source_line(place.file, place.line), file=place.file,
    )  # fmt: skip


def _target(program: Program, step: Step) -> str:
    """The name that a new version is bound to, as written."""
    node = program.statements[program.sites[step.key[0]].statement].node
    target = node.target if isinstance(node, ast.AugAssign) else getattr(node, "targets", [None])[0]
    return ast.unparse(target) if target is not None else "what is returned"


def _returned(program: Program, function: str) -> str:
    """What a function returns, as written."""
    for statement in program.statements:
        node = statement.node
        if isinstance(node, ast.Return) and node.value is not None and statement.function == function:
            return ast.unparse(node.value).strip("()")
    return ""
