"""Orders that rows were put into before any loop ran: inputs and labels that were shuffled apart once and for all.

Every shuffle in place, every `x = x[order]` and every `x = np.sort(x)` is watched from the first statement on. At the
training loop the original number of each row is known from its contents; labels that are used with rows of other
numbers than they had are apart.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...running.instrument import Program
from ...running.leaves import Leaf
from ...truth.case import Case
from .shuffles import used_together

MAX_ROWS = 200_000
MAX_EVENTS = 12
FEWEST = 8  # rows, for an order to be no accident
REORDER = ("permutation", "np.sort", "numpy.sort")  # calls that return what they are given in another order


@dataclass
class Shuffle:
    """Rows of one array have changed places; `beside` are the arrays of as many rows at that moment, by name."""

    statement: int
    name: str
    before: Any
    after: Any
    beside: dict[str, Any] = field(default_factory=dict)


class OrderWatch:
    """Sees arrays before and after a statement that may shuffle them."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known = 0
        self.before: dict[int, str] = {}  # site before a shuffle in place -> the text of what is shuffled
        self.after: dict[int, int] = {}  # site of the shuffle itself -> the site before it
        self.taken: dict[int, tuple[str, Any]] = {}  # site of `x[order]` -> text and code of x
        self.held: dict[int, tuple[Any, Any]] = {}
        self.events: list[Shuffle] = []

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        if number >= self.known:
            self._learn()
        if len(self.events) >= MAX_EVENTS:
            return
        if number in self.before:
            if _has_rows(value):
                self.held[number] = value, value.copy()
        elif number in self.after:
            array, copy = self.held.pop(self.after[number], (None, None))
            if array is not None:
                self._note(number, self.before[self.after[number]], copy, array, frame)
        elif number in self.taken and _has_rows(value):
            text, code = self.taken[number]
            old = eval(code, frame.f_globals, frame.f_locals)
            if _has_rows(old) and old.shape == value.shape:
                self._note(number, text, old, value, frame)

    def _learn(self) -> None:
        for site in self.program.sites[self.known :]:
            statement = self.program.statements[site.statement] if site.statement >= 0 else None
            node = statement.node if statement is not None else None
            if site.role == "shuffled":
                self.before[site.id] = ast.unparse(site.node)
            elif site.role == "call" and statement is not None:
                own = [s for s in statement.sites if s in self.before]
                if own:
                    self.after[site.id] = own[0]
            elif site.role == "assign" and isinstance(node, ast.Assign):
                base = _base_of(site.node)
                if base is not None and ast.unparse(base) in _targets(node):
                    self.taken[site.id] = ast.unparse(base), compile(ast.unparse(base), "<rows>", "eval")
        self.known = len(self.program.sites)

    def _note(self, number: int, name: str, before: Any, after: Any, frame: Any) -> None:
        if np.array_equal(before, after) or not np.array_equal(np.sort(before, axis=0), np.sort(after, axis=0)):
            return
        names = {**frame.f_globals, **frame.f_locals}
        beside = {
            key: value.copy()
            for key, value in names.items()
            if _has_rows(value) and len(value) == len(before) and value is not after and value.size <= MAX_ROWS
        }
        statement = self.program.sites[number].statement
        self.events.append(Shuffle(statement, name, before.copy(), after.copy(), beside))


def _has_rows(value: Any) -> bool:
    return (
        isinstance(value, np.ndarray) and value.dtype.kind in "fiub" and value.ndim in (1, 2)
        and len(value) >= FEWEST and value.size <= MAX_ROWS
    )  # fmt: skip


def _base_of(node: ast.expr) -> ast.expr | None:
    """What the rows are taken of: x in `x[order]` and in `rng.permutation(x)`."""
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, (ast.Slice, ast.Constant, ast.Tuple)):
        base = node.value
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(REORDER) and len(node.args) == 1:
        base = node.args[0]
    else:
        return None
    return base if isinstance(base, (ast.Name, ast.Attribute)) else None


def _targets(node: ast.Assign) -> set[str]:
    found = set()
    for target in node.targets:
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        found |= {ast.unparse(part) for part in parts}
    return found


def shuffled_before(case: Case, events: list[Shuffle]) -> dict[str, Any] | None:
    """Two arrays whose rows belonged together before the first shuffle, and are used together in another order now."""
    leaves = [leaf for leaf in case.lab.leaves.find(skip_integers=False) if leaf.kind == "array" and leaf.shape]
    for first in _first_of_each_length(events):
        together = {first.name: first.before, **first.beside}
        for rows in together.values():
            original = _numbered(rows)
            if original is None or _is_an_order(rows):
                continue
            for labels in together.values():
                if np.array_equal(labels, rows) or bool((labels == labels[0]).all()) or _is_an_order(labels):
                    continue  # a shuffled copy is to be unlike its original
                ends = _at_last(events, rows), _at_last(events, labels)
                pair = _used_apart(case, leaves, (rows, ends[0]), (labels, ends[1]))
                if pair is not None:
                    moved = [e for e in events if len(e.before) == len(rows)]
                    return _finding(case, moved, pair)
    return None


def _first_of_each_length(events: list[Shuffle]) -> list[Shuffle]:
    """Before these, nothing of their length had been shuffled."""
    lengths = [len(event.before) for event in events]
    return [event for number, event in enumerate(events) if len(event.before) not in lengths[:number]]


def _numbered(rows: Any) -> dict[bytes, int] | None:
    """The number of each row by its contents; None if some are alike."""
    found = {row.tobytes(): index for index, row in enumerate(np.ascontiguousarray(rows))}
    return found if len(found) == len(rows) else None


def _at_last(events: list[Shuffle], value: Any) -> Any:
    """What became of an array through all shuffles."""
    for event in events:
        if event.before.shape == value.shape and np.array_equal(event.before, value):
            value = event.after
    return value


def _is_an_order(value: Any) -> bool:
    return bool(value.ndim == 1 and np.array_equal(np.sort(value), np.arange(len(value))))


def _used_apart(
    case: Case, leaves: list[Leaf], rows: tuple[Any, Any], labels: tuple[Any, Any]
) -> tuple[Leaf, Leaf] | None:
    """Leaves with rows and labels as they lie now, used row by row, where the labels once belonged to other rows."""
    (first, last), (first_labels, last_labels) = rows, labels
    was, is_now = _numbered(first), _numbered(last)
    for leaf in leaves:
        value = _flat(case.lab.leaves.get(leaf), first)
        if not _has_rows(value) or value.dtype != first.dtype or value.shape[1:] != first.shape[1:]:
            continue
        keys = [row.tobytes() for row in np.ascontiguousarray(value)]
        if was is None or is_now is None or any(key not in was for key in keys):
            continue
        due, given = first_labels[[was[key] for key in keys]], last_labels[[is_now[key] for key in keys]]
        if np.array_equal(due, given):
            continue
        for other in leaves:
            is_theirs = other.name != leaf.name and np.array_equal(_flat(case.lab.leaves.get(other), given), given)
            if is_theirs and used_together(case, leaf, other):
                return leaf, other
    return None


def _flat(value: Any, like: Any) -> Any:
    """A column as the flat array that it was made of, if that is flat."""
    is_column = isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1] == 1
    return value[:, 0] if is_column and like.ndim == 1 else value


def _finding(case: Case, events: list[Shuffle], pair: tuple[Leaf, Leaf]) -> dict[str, Any]:
    program = case.lab.program
    statement = program.statements[events[0].statement]
    name, others = events[0].name, [event for event in events[1:] if event.statement != events[0].statement]
    rows, labels = (short_name(leaf.name) for leaf in pair)
    what = "what belongs to them is not"
    if others:
        what = f"those of {others[0].name} into another (line {program.statements[others[0].statement].line})"
    return finding(
        "label-order", "error", name,
        f"the rows of {name} are put into a new order here, and {what}; from then on every row of {rows} is used with "
        f"the {labels} of another: there is nothing left to learn.",
        "draw one order and use it for both: order = np.random.permutation(len(X)); X, y = X[order], y[order]",
        evidence={"arrays": [rows, labels], "proven": True}, variable=name, line=statement.line,
        source=program.source_line(statement.file, statement.line), file=statement.file,
    )  # fmt: skip
