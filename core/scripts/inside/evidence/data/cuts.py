"""Batches that are cut out of inputs and labels at different places: `X[i:i + n]` beside `y[i * n:(i + 1) * n]`.

Every slice of a whole array is noted with the row it begins at. Two that are taken in turn, as many rows from as many,
belong together if one of them is what predictions are compared with; a distance between them that changes from turn
to turn gives every row of the inputs several labels. A constant distance may be meant.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...blame.facts import pairs_of
from ...findings import at_site, finding
from ...rewriting.edits import compiled
from ...running.instrument import Program, Site
from ...running.lab import Lab
from ...truth.case import Case
from ...truth.loss import Loss
from ...truth.roles import Roles
from ...truth.truth import Slopes, frozen_probe

MOST = 200  # cuts noted of one expression
FEWEST = 8  # rows, and turns, for a pattern


@dataclass
class Cuts:
    """The slices one expression took: the moment, the first row and the number of rows of each."""

    site: Site
    text: str
    rows: int = 0
    taken: list[tuple[int, int, int]] = field(default_factory=list)


class CutWatch:
    """Sees every slice `x[a:b]` of a named array."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known = 0
        self.moment = 0
        self.codes: dict[int, Any] = {}
        self.cuts: dict[int, Cuts] = {}

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        if number >= self.known:
            self._learn()
        own = self.cuts.get(number)
        if own is None or not isinstance(value, np.ndarray) or value.ndim == 0 or len(own.taken) >= MOST:
            return
        whole = eval(self.codes[number], frame.f_globals, frame.f_locals)
        if not isinstance(whole, np.ndarray) or len(whole) < FEWEST or not 1 < len(value) < len(whole):
            return
        start = value.__array_interface__["data"][0] - whole.__array_interface__["data"][0]
        self.moment += 1
        own.rows = len(whole)
        own.taken.append((self.moment, start // max(1, abs(whole.strides[0])), len(value)))

    def _learn(self) -> None:
        for site in self.program.sites[self.known :]:
            node = site.node
            if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice) or node.slice.step:
                continue
            if isinstance(node.value, (ast.Name, ast.Attribute)):
                self.cuts[site.id] = Cuts(site, ast.unparse(node.value))
                self.codes[site.id] = compile(self.cuts[site.id].text, "<cut>", "eval")
        self.known = len(self.program.sites)


def cut_apart(lab: Lab, roles: Roles, loss: Loss, watch: CutWatch) -> dict[str, Any] | None:
    """Inputs and labels that are cut at distances that change."""
    known = [cuts for cuts in watch.cuts.values() if len(cuts.taken) >= FEWEST]
    if len(known) < 2:
        return None
    case = Case(lab, roles, Slopes(roles.parameters, lab.one(frozen_probe(roles, record="full"))), loss, [])
    for labels in known:
        for inputs in known:
            if inputs.text == labels.text or inputs.rows != labels.rows or not _distances_change(inputs, labels):
                continue
            others = [cuts for cuts in known if cuts not in (inputs, labels) and cuts.rows == labels.rows]
            if any(not _distances_change(other, labels) for other in others) or not is_target_only(
                case, labels.site.id
            ):
                continue
            return _finding(case, inputs, labels)
    return None


def _distances_change(one: Cuts, other: Cuts) -> bool:
    """Whether two are taken in turn, as many rows each time, and their first rows drift apart."""
    turns = list(zip(one.taken, other.taken))
    first = one.taken[0][0] < other.taken[0][0]
    for (moment, _, length), (second, _, also) in turns[:-1]:
        if length != also or (moment < second) != first:
            return False
    return len({a[1] - b[1] for a, b in turns}) > 2


def is_target_only(case: Case, site: int) -> bool:
    """Whether a prediction is compared with the value of a site, and does not depend on it."""
    whole = case.lab.one(frozen_probe(case.roles, record="nothing", raw=[(site, 0)])).raw.get((site, 0))
    if whole is None:
        return False
    for pair in pairs_of(case):
        if pair.target.shape != whole.shape or not np.array_equal(pair.target, whole):
            continue
        assert isinstance(pair.site.node, ast.BinOp)
        side = pair.site.node.left
        code = compiled(side if ast.unparse(side) == pair.prediction_text else pair.site.node.right)
        probe = frozen_probe(case.roles, record="nothing", disturb={site: None}, operands={pair.site.id: [code]})
        moved = case.lab.one(probe).operands.get(pair.site.id)
        if moved and moved[0] is not None and np.array_equal(moved[0], pair.prediction):
            return True
    return False


def _overlaps(cuts: Cuts) -> bool:
    """Whether one cut after the other begins before the last one ended: no batches of a pass are cut so."""
    return any(a[1] < b[1] < a[1] + a[2] for a, b in zip(cuts.taken, cuts.taken[1:]))


def _finding(case: Case, inputs: Cuts, labels: Cuts) -> dict[str, Any]:
    guilty, model = (labels, inputs) if _overlaps(labels) and not _overlaps(inputs) else (inputs, labels)
    wrong, right = (ast.unparse(cuts.site.node) for cuts in (guilty, model))
    assert isinstance(model.site.node, ast.Subscript)
    places = next((a[1], b[1]) for a, b in zip(guilty.taken, model.taken) if a[1] != b[1])
    return finding(
        "label-order", "error", guilty.text,
        f"{wrong} and {right} are cut at different places: one begins at row {places[0]} where the other begins at "
        f"row {places[1]}, and the distance changes, so a row of {inputs.text} meets another row of {labels.text} each "
        "time.",
        f"cut both at the same place: {guilty.text}[{ast.unparse(model.site.node.slice)}]",
        evidence={"arrays": [inputs.text, labels.text], "proven": True}, variable=guilty.text,
        **at_site(case.lab.program, guilty.site),
    )  # fmt: skip
