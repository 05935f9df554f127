"""Whether each row of the inputs still meets its own label, after the rows of one of them have changed places.

Two rows are used together exactly if what moving the one does to the updates depends on the other. So it need
not be known how a script draws its examples.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.instrument import Statement
from ...running.leaves import Leaf
from ...running.projections import direction
from ...truth.case import Case
from ...truth.truth import frozen_probe
from .pairing import row_order

ENOUGH = 3  # rows that must be seen to be apart
TOGETHER = 1e-6  # share of the smaller of two effects that is more than rounding


def shuffled_apart(case: Case) -> dict[str, Any] | None:
    """An array whose rows have changed places since the loops began, used with one whose rows have not."""
    leaves = [leaf for leaf in case.lab.leaves.find(skip_integers=False) if leaf.kind == "array" and leaf.shape]
    for snapshot in case.lab.snapshots:
        moved: list[tuple[Leaf, Any]] = []
        still: list[Leaf] = []
        for leaf in leaves:
            old, now = snapshot.get(leaf.name), case.lab.leaves.number(leaf)
            if old is None or now is None or old.shape != now.shape or len(old) < 8 or _is_an_order(now):
                continue
            if np.array_equal(old, now):
                still.append(leaf)
            elif np.array_equal(np.sort(old, axis=0), np.sort(now, axis=0)):
                moved.append((leaf, row_order(old, now)))
        for leaf, order in moved:
            for other in still:
                first = order if snapshot is case.lab.first else None
                if leaf.shape[0] == other.shape[0] and _are_apart(case, leaf, first, other):
                    return _finding(case, leaf, other)
    return None


def _is_an_order(value: Any) -> bool:
    """Numbers of rows: they change places when data are shuffled by index."""
    return value.ndim == 1 and np.array_equal(np.sort(value), np.arange(len(value)))


def _are_apart(case: Case, leaf: Leaf, order: Any, other: Leaf) -> bool:
    """Rows of `leaf` that are used with the rows of `other` that have the same number now, but had not once.

    Or, where this iteration shuffles `leaf` itself, with any but those they belonged to at the first turn.
    """
    base = _updates(case, [])
    if base is None:
        return False
    in_turn = order is not None and any(leaf.name == changed.name for changed in case.roles.changed)
    for start in np.linspace(0, leaf.shape[0] - 1, ENOUGH, dtype=int):
        row = _used_row(case, leaf, base, int(start))
        if row is None:
            return False
        if _meet(case, base, (leaf, [row]), (other, [row])):
            continue
        if not in_turn or _meet(case, base, (leaf, [row]), (other, [int(order[row])])) is not False:
            return False
        if not _meet(case, base, (leaf, [row]), (other, list(range(len(order))))):
            return False
    return True


def used_together(case: Case, leaf: Leaf, other: Leaf, *, axis: int = 0) -> bool:
    """Whether rows of two arrays that have the same number are used with each other; `axis` is 0, or -1 for columns."""
    base = _updates(case, [])
    if base is None:
        return False
    for start in np.linspace(0, leaf.shape[axis] - 1, ENOUGH, dtype=int):
        row = _used_row(case, leaf, base, int(start), axis)
        if row is None or not _meet(case, base, (leaf, [row]), (other, [row]), axis):
            return False
    return True


def _used_row(case: Case, leaf: Leaf, base: Any, start: int, axis: int = 0) -> int | None:
    """A row that changes the updates, looked for by halves, those from `start` on first; None if none does."""
    rows = [(start + k) % leaf.shape[axis] for k in range(leaf.shape[axis])]
    if not _reacts(case, base, (leaf, rows), axis):
        return None
    while len(rows) > 1:
        half = rows[: len(rows) // 2]
        rows = half if _reacts(case, base, (leaf, half), axis) else rows[len(rows) // 2 :]
    return rows[0] if _reacts(case, base, (leaf, rows), axis) else None


def _meet(
    case: Case, base: Any, left: tuple[Leaf, list[int]], right: tuple[Leaf, list[int]], axis: int = 0
) -> bool | None:
    """Whether the effects of two moves depend on each other; None if that cannot be told."""
    one, two, both = (_updates(case, moves, axis) for moves in ([left], [right], [left, right]))
    if one is None or two is None or both is None:
        return None
    mixed = float(np.linalg.norm(both - one - two + base))
    smaller = min(float(np.linalg.norm(one - base)), float(np.linalg.norm(two - base)))
    return mixed > TOGETHER * smaller and mixed > 1e-12 * float(np.linalg.norm(base))


def _reacts(case: Case, base: Any, move: tuple[Leaf, list[int]], axis: int) -> bool:
    moved = _updates(case, [move], axis)
    return moved is not None and not np.array_equal(moved, base)


def _updates(case: Case, moves: list[tuple[Leaf, list[int]]], axis: int = 0) -> Any:
    """All updates of an iteration with some rows moved; None if it did not come to its end."""
    steps = [(leaf, _step(case, leaf, rows, axis)) for leaf, rows in moves]
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", moves=steps))
    values = np.concatenate(outcome.suppressed) if outcome.complete and outcome.suppressed else None
    return values if values is not None and np.isfinite(values).all() else None


def _step(case: Case, leaf: Leaf, rows: list[int], axis: int) -> Any:
    """A move of some rows: a little of the spread, or, for whole numbers, to the next class."""
    value = case.lab.leaves.number(leaf)
    step = np.zeros(leaf.shape)
    own = (Ellipsis, rows) if axis else rows
    if leaf.integer:
        step[own] = np.where(value[own] < value.max(), 1.0, value.min() - value.max())
    else:
        step[own] = 0.1 * (float(np.std(value)) or 1.0) * direction(0, leaf.shape)[own]
    return step


def _finding(case: Case, leaf: Leaf, other: Leaf) -> dict[str, Any]:
    name, second = short_name(leaf.name), short_name(other.name)
    statement = _where_assigned(case, leaf)
    place: dict[str, Any] = {}
    if statement is not None:
        source = case.lab.program.source_line(statement.file, statement.line)
        place = {"line": statement.line, "source": source, "file": statement.file}
    return finding(
        "label-order", "error", name,
        f"the rows of {name} have changed places and those of {second} have not, so every row of {name} is used "
        f"with the {second} of another: there is nothing left to learn.",
        f"put {second} in the same order: {leaf.name}, {other.name} = {leaf.name}[order], {other.name}[order]",
        evidence={"arrays": [leaf.name, other.name], "proven": True}, variable=name, **place,
    )  # fmt: skip


def _where_assigned(case: Case, leaf: Leaf) -> Statement | None:
    """The statement that puts the array in another order: it takes rows of it, or hands it to a shuffle."""
    last = leaf.name.split(".")[-1]
    own = re.compile(rf"\b{re.escape(last)}\b")
    for statement in case.lab.program.statements:
        node = statement.node
        if isinstance(node, ast.Assign):
            targets = " ".join(ast.unparse(target) for target in node.targets)
            taken = [ast.unparse(n.value) for n in ast.walk(node.value) if isinstance(n, ast.Subscript)]
            if own.search(targets) and any(own.search(text) for text in taken):
                return statement
        if isinstance(node, (ast.Assign, ast.Expr)):
            text = ast.unparse(node)
            if own.search(text) and re.search(r"shuffle", text):
                return statement
    return None
