"""Whether rows of inputs and labels stay together when they are shuffled.

At the first turn of a loop the arrays are copied; at the next one, those whose rows have only changed places
are found, and the order of the one is applied to the other.
"""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

from ...findings import finding
from ...running.instrument import Program
from ...running.leaves import Leaves

MAX_ENTRIES = 400_000


def copies(leaves: Leaves) -> dict[str, Any]:
    """The arrays, and lists of numbers, with rows, up to a total size."""
    kept: dict[str, Any] = {}
    room = MAX_ENTRIES
    for leaf in leaves.find(skip_integers=False):
        if leaf.shape and leaf.shape[0] > 3 and leaf.size <= room:
            value = leaves.get(leaf)
            if isinstance(value, (np.ndarray, list)):
                kept[leaf.name] = np.array(value)
                room -= leaf.size
    return kept


def numbers_of(leaves: Leaves) -> dict[str, Any]:
    """Copies of all leaves, up to a total size."""
    kept: dict[str, Any] = {}
    room = MAX_ENTRIES
    for leaf in leaves.find(skip_integers=False):
        value = leaves.number(leaf) if leaf.size <= room else None
        if value is not None:
            kept[leaf.name] = np.array(value)
            room -= leaf.size
    return kept


def order_finding(
    program: Program, before: dict[str, Any], after: dict[str, Any], lines: tuple[int, int]
) -> dict[str, Any] | None:
    """Two arrays of equally many rows, shuffled differently between two turns of the loop at `lines`."""
    orders: dict[str, Any] = {}
    for name, old in before.items():
        new = after.get(name)
        if new is not None and new.shape == old.shape and new.tobytes() != old.tobytes():
            order = row_order(old, new)
            if order is not None:
                orders[name] = order
    for name, order in orders.items():
        for other, old in before.items():
            new = after.get(other)
            if other == name or new is None or len(old) != len(order) or new.shape != old.shape:
                continue
            if new.tobytes() in (old.tobytes(), np.ascontiguousarray(old[order]).tobytes()):
                continue
            if _same_rows(old, new) and not (_are_numbers_of_rows(before[name]) and _are_numbers_of_rows(old)):
                return _finding(program, name, other, lines)
    return None


def row_order(old: Any, new: Any) -> Any:
    """The permutation that makes `new` of `old`; None if rows repeat or have changed otherwise."""
    rows = {row.tobytes(): index for index, row in enumerate(np.ascontiguousarray(old))}
    if len(rows) != len(old):
        return None
    order = [rows.get(row.tobytes()) for row in np.ascontiguousarray(new)]
    return None if None in order or len(set(order)) != len(order) else np.array(order)


def _are_numbers_of_rows(value: Any) -> bool:
    """Whole numbers, no two alike: two pools of these, of two classes of examples, are shuffled each for itself."""
    return value.ndim == 1 and value.dtype.kind in "iu" and len(np.unique(value)) == len(value)


def _same_rows(old: Any, new: Any) -> bool:
    first = sorted(row.tobytes() for row in np.ascontiguousarray(old))
    return first == sorted(row.tobytes() for row in np.ascontiguousarray(new))


def _finding(program: Program, name: str, other: str, lines: tuple[int, int]) -> dict[str, Any]:
    place: dict[str, Any] = {}
    for statement in program.statements:
        text = program.source_line(statement.file, statement.line)
        if not lines[0] <= statement.line <= lines[1] or not isinstance(statement.node, (ast.Expr, ast.Assign)):
            continue
        if re.search(rf"\b{re.escape(other)}\b", text) and re.search(r"shuffle|perm", text):
            place = {"line": statement.line, "source": text, "file": statement.file}
            break
    return finding(
        "label-order", "error", other,
        f"{name} and {other} are shuffled in different orders, so the rows of one no longer belong to the "
        "rows of "
        "the other: there is nothing left to learn.",
        f"order = np.random.permutation(len({name})); {name}, {other} = {name}[order], {other}[order]",
        evidence={"arrays": [name, other]}, variable=other, **place,
    )  # fmt: skip
