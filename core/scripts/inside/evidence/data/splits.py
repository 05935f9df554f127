"""Data cut into parts before any loop ran: rows taken by an order drawn at random, what belongs to them by position.

Every pick of some rows, `x[order[:n]]`, is watched from the first statement on. At the training loop it is asked
whether what was made of these rows is used with what was made of other rows of an array that lay beside them. Only
the values tell what was made of what: labels as one-hot rows have the same rows alike, scaled inputs the same ranks.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...running.instrument import Program, Site
from ...running.leaves import Leaf
from ...truth.case import Case
from .orders import FEWEST, base_of, has_rows, index_of, is_of_columns, is_table
from .shuffles import used_together

MAX_PICKS = 12
MOST_LOOKS = 12  # at one expression
PLAIN = ("len", "int", "round")  # calls that may be made once more

Side = tuple[Leaf, int]  # a leaf, and the axis its examples may lie along


@dataclass
class Pick:
    """Some rows of an array, by their numbers; `beside` are the arrays of as many rows at that moment, by name."""

    site: Site
    name: str
    before: Any
    after: Any
    rows: Any
    beside: dict[str, Any]


class SplitWatch:
    """Sees picks of rows, or of columns, with their numbers: by the index, or, where that is drawn, by their values."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known = 0
        self.codes: dict[
            int, tuple[str, Any, Any]
        ] = {}  # site of a pick -> text and code of its array, code of its index
        self.looks: dict[int, int] = {}
        self.picks: list[Pick] = []

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        if number >= self.known:
            self._learn()
        if number not in self.codes or len(self.picks) >= MAX_PICKS or not is_table(value):
            return
        text, array, index = self.codes[number]
        before = eval(array, frame.f_globals, frame.f_locals)
        self.looks[number] = self.looks.get(number, 0) + 1
        if self.looks[number] > MOST_LOOKS:
            del self.codes[number]
        if not is_table(before):
            return
        if is_of_columns(self.program.sites[number].node):
            before, value = before.T, value.T
        rows = _rows_in(value, before) if index is None else eval(index, frame.f_globals, frame.f_locals)
        if isinstance(rows, (np.ndarray, list)) and np.ndim(rows) == 1 and np.asarray(rows).dtype.kind in "iu":
            self._note(number, text, before, value, np.asarray(rows), frame)

    def _learn(self) -> None:
        for site in self.program.sites[self.known :]:
            base = base_of(site.node)
            if base is None or not isinstance(site.node, ast.Subscript):
                continue
            index = index_of(site.node)
            calls = [ast.unparse(node.func) for node in ast.walk(index) if isinstance(node, ast.Call)]
            text = ast.unparse(base)
            again = compile(ast.unparse(index), "<rows>", "eval") if set(calls) <= set(PLAIN) else None
            self.codes[site.id] = text, compile(text, "<rows>", "eval"), again
        self.known = len(self.program.sites)

    def _note(self, number: int, name: str, before: Any, after: Any, rows: Any, frame: Any) -> None:
        if not has_rows(after) or len(after) != len(rows) or bool((np.diff(rows) >= 0).all()):
            return  # what is taken in its own order may be a window, or one of two kinds
        if rows.max() >= len(before) or not np.array_equal(before[rows], after):
            return  # the index has changed since
        if len(after) >= len(before):
            return  # all of them, or more: that is a new order, and what is made of it may lie beside the next
        names = {**frame.f_globals, **frame.f_locals}
        tables = {
            key: value if len(value) == len(before) else value.T for key, value in names.items() if is_table(value)
        }
        beside = {
            key: value.copy()
            for key, value in tables.items()
            if len(value) == len(before) and not np.array_equal(value, before)
        }
        self.picks.append(Pick(self.program.sites[number], name, before.copy(), after.copy(), rows.copy(), beside))


def split_apart(case: Case, picks: list[Pick]) -> dict[str, Any] | None:
    """Rows picked at random that are used with what belongs to other rows."""
    leaves = [leaf for leaf in case.lab.leaves.find(skip_integers=False) if leaf.kind == "array" and leaf.shape]
    sides = [(leaf, axis) for leaf in leaves if len(leaf.shape) in (1, 2) for axis in range(len(leaf.shape))]
    for pick in picks:
        own = _made_of(case, sides, pick.after)
        for beside in pick.beside.values() if own else ():
            due = beside[pick.rows]
            if _made_of(case, sides, due):
                continue  # the right pairs are there too: others are meant to be
            for rows in _other_rows(picks, pick, beside):
                given = beside[rows]
                theirs = [] if _is_made_of(given, due) else _made_of(case, sides, given)
                for one, other in ((one, other) for one in own for other in theirs):
                    if _are_used_together(case, one, other):
                        return _finding(case, pick, one[0], other[0])
    return None


def _made_of(case: Case, sides: list[Side], source: Any) -> list[Side]:
    return [side for side in sides if _is_made_of(_rows_of(case, *side), source)]


def _are_used_together(case: Case, one: Side, other: Side) -> bool:
    is_flat = 1 in (len(one[0].shape), len(other[0].shape))
    if one[0].name == other[0].name or not (is_flat or one[1] == other[1]):
        return False
    return used_together(case, one[0], other[0], axis=-max(one[1], other[1]))


def _other_rows(picks: list[Pick], pick: Pick, beside: Any) -> list[Any]:
    """The rows that may have been taken instead: the first ones, the last ones, or those of another order."""
    several = len(pick.rows)
    by_position = [np.arange(several), np.arange(len(beside) - several, len(beside))]
    same = [other for other in picks if other.before.shape == beside.shape and np.array_equal(other.before, beside)]
    return by_position + [other.rows for other in same if len(other.rows) == several]


def _rows_of(case: Case, leaf: Leaf, axis: int) -> Any:
    value = case.lab.leaves.get(leaf)
    return value.T if axis else value


def _rows_in(part: Any, whole: Any) -> Any:
    """The numbers of the rows in the whole, where no two are alike."""
    first = _groups(whole)
    found = {row.tobytes(): index for index, row in enumerate(np.ascontiguousarray(whole))}
    rows = [found.get(row.tobytes()) for row in np.ascontiguousarray(part)]
    return None if len(set(first)) < len(first) or None in rows else rows


def _is_made_of(value: Any, source: Any) -> bool:
    """Whether rows are those of a source, or were made of them one by one: scaled, or as one-hot vectors."""
    if not is_table(value) or len(value) != len(source) or len(value) < FEWEST:
        return False
    if value.size == source.size and np.array_equal(value.ravel(), source.ravel()):
        return True
    groups, wanted = _groups(value), _groups(source)
    if 1 < len(set(wanted)) < len(wanted):
        return groups == wanted
    columns, wanted_columns = (_ranks(table) for table in (value, source))
    return bool(columns & wanted_columns)


def _groups(table: Any) -> list[int]:
    """For each row the number of the first one like it."""
    first: dict[bytes, int] = {}
    return [first.setdefault(row.tobytes(), index) for index, row in enumerate(np.ascontiguousarray(table))]


def _ranks(table: Any) -> set[bytes]:
    """The order each column would be sorted in, of those without equal entries."""
    columns = table.reshape(len(table), -1).T
    return {np.argsort(column).tobytes() for column in columns if len(np.unique(column)) == len(column)}


def _finding(case: Case, pick: Pick, leaf: Leaf, other: Leaf) -> dict[str, Any]:
    rows, labels = short_name(leaf.name), short_name(other.name)
    index = ast.unparse(index_of(pick.site.node)) if isinstance(pick.site.node, ast.Subscript) else "order"
    return finding(
        "label-order", "error", rows,
        f"the rows of {pick.name} are picked in the order of {index} here, and what belongs to them is not; every row "
        f"of {rows} is used with the {labels} of another: there is nothing left to learn.",
        f"pick both with the same index, {index}",
        evidence={"arrays": [rows, labels], "proven": True}, variable=rows, **at_site(case.lab.program, pick.site),
    )  # fmt: skip
