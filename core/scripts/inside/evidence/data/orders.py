"""Orders that rows were put into before any loop ran: inputs and labels that were shuffled apart once and for all.

Every shuffle in place, every `x[order]` and every `np.sort(x)` is watched from the first statement on, wherever it is
written: in an assignment, in what a helper returns, in what a loop goes over. At the training loop the original number
of each row is known from its contents; labels that are used with rows of other numbers than they had are apart.
Examples that are columns are looked at as rows of the transpose.
"""

from __future__ import annotations

import ast
from collections import Counter
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
MOST_LOOKS = 40  # at one expression
TOLD = 0.3  # share of the rows that must be unlike all others
LAST = 3  # forms of an array that is put into a new order again and again: the newest ones are in use
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
        self.taken: dict[int, tuple[str, Any, bool]] = {}  # site of `x[order]` -> text and code of x, if of columns
        self.looks: dict[int, int] = {}  # site of `x[order]` -> how often it was looked at
        self.held: dict[int, tuple[Any, Any]] = {}
        self.events: list[Shuffle] = []

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        if number >= self.known:
            self._learn()
        if len(self.events) >= MAX_EVENTS:
            return
        if number in self.before:
            if has_rows(value):
                self.held[number] = value, value.copy()
        elif number in self.after:
            array, copy = self.held.pop(self.after[number], (None, None))
            if array is not None:
                self._note(number, self.before[self.after[number]], copy, array, frame)
        elif number in self.taken and is_table(value):
            text, code, of_columns = self.taken[number]
            old = eval(code, frame.f_globals, frame.f_locals)
            if is_table(old) and old.shape == value.shape:
                self._note(number, text, old, value, frame, of_columns=of_columns)
            self.looks[number] = self.looks.get(number, 0) + 1
            if self.looks[number] > MOST_LOOKS:
                del self.taken[number]

    def _learn(self) -> None:
        for site in self.program.sites[self.known :]:
            statement = self.program.statements[site.statement] if site.statement >= 0 else None
            if site.role == "shuffled":
                self.before[site.id] = ast.unparse(site.node)
            elif site.role == "call" and statement is not None:
                own = [s for s in statement.sites if s in self.before]
                if own:
                    self.after[site.id] = own[0]
            base = base_of(site.node)
            if base is not None:
                text = ast.unparse(base)
                self.taken[site.id] = text, compile(text, "<rows>", "eval"), is_of_columns(site.node)
        self.known = len(self.program.sites)

    def _note(self, number: int, name: str, before: Any, after: Any, frame: Any, *, of_columns: bool = False) -> None:
        if of_columns:
            before, after = before.T, after.T
        if not has_rows(before) or np.array_equal(before, after):
            return
        if not np.array_equal(np.sort(before, axis=0), np.sort(after, axis=0)):
            return
        names = {**frame.f_globals, **frame.f_locals}
        tables = {key: value.T if of_columns else value for key, value in names.items() if is_table(value)}
        beside = {
            key: value.copy()
            for key, value in tables.items()
            if has_rows(value) and len(value) == len(before) and not np.may_share_memory(value, after)
        }
        statement = self.program.sites[number].statement
        self.events.append(Shuffle(statement, name, before.copy(), after.copy(), beside))


def is_table(value: Any) -> bool:
    """An array of numbers with one or two axes, not too large."""
    is_array = isinstance(value, np.ndarray) and value.dtype.kind in "fiub"
    return is_array and value.ndim in (1, 2) and value.size <= MAX_ROWS


def has_rows(value: Any) -> bool:
    """A table of enough rows."""
    return is_table(value) and len(value) >= FEWEST


def base_of(node: ast.expr) -> ast.expr | None:
    """What the rows are taken of: x in `x[order]`, in `x[:, order]` and in `rng.permutation(x)`."""
    if isinstance(node, ast.Subscript) and not isinstance(index_of(node), (ast.Slice, ast.Constant, ast.Tuple)):
        base = node.value
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(REORDER) and len(node.args) == 1:
        base = node.args[0]
    else:
        return None
    return base if isinstance(base, (ast.Name, ast.Attribute)) else None


def index_of(node: ast.Subscript) -> ast.expr:
    """The order in `x[order]`, in `x[:, order]` and in `x[order, :]`."""
    if isinstance(node.slice, ast.Tuple):
        picked = [part for part in node.slice.elts if not _is_everything(part)]
        return picked[0] if len(picked) == 1 else node.slice
    return node.slice


def _is_everything(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and node.lower is node.upper is node.step is None


def is_of_columns(node: ast.expr) -> bool:
    """Whether columns are taken, as in `x[:, order]`."""
    is_pair = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)
    return is_pair and _is_everything(node.slice.elts[0])  # type: ignore[attr-defined]


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
                ends = [(form, other) for form in _forms(events, rows) for other in _forms(events, labels)]
                pairs = (_used_apart(case, leaves, (rows, end), (labels, other)) for end, other in ends)
                pair = next((pair for pair in pairs if pair is not None), None)
                if pair is not None:
                    moved = [e for e in events if len(e.before) == len(rows)]
                    return _finding(case, moved, pair)
    return None


def _first_of_each_length(events: list[Shuffle]) -> list[Shuffle]:
    """Before these, nothing of their length had been shuffled."""
    lengths = [len(event.before) for event in events]
    return [event for number, event in enumerate(events) if len(event.before) not in lengths[:number]]


def _numbered(rows: Any) -> dict[bytes, int] | None:
    """The number of each row that has no like, by its contents; None if these are few."""
    keys = [row.tobytes() for row in np.ascontiguousarray(rows)]
    times = Counter(keys)
    found = {key: index for index, key in enumerate(keys) if times[key] == 1}
    return found if len(found) >= max(FEWEST, TOLD * len(rows)) else None


def _forms(events: list[Shuffle], value: Any) -> list[Any]:
    """What was made of an array by the shuffles, those of its copies too; itself where nothing was."""
    forms = [value]
    for event in events:
        if any(event.before.shape == form.shape and np.array_equal(event.before, form) for form in forms):
            forms.append(event.after)
    return forms[-LAST:]


def _is_an_order(value: Any) -> bool:
    return bool(value.ndim == 1 and np.array_equal(np.sort(value), np.arange(len(value))))


def _used_apart(
    case: Case, leaves: list[Leaf], rows: tuple[Any, Any], labels: tuple[Any, Any]
) -> tuple[Leaf, Leaf] | None:
    """Leaves with rows and labels as they lie now, used row by row, where the labels once belonged to other rows."""
    (first, last), (first_labels, last_labels) = rows, labels
    was, is_now = _numbered(first), _numbered(last)
    known = {row.tobytes() for row in np.ascontiguousarray(first)}
    for leaf, axis in ((leaf, axis) for leaf in leaves for axis in (0, 1)):
        value = _rows_of(case, leaf, axis, first)
        if not has_rows(value) or value.dtype != first.dtype or value.shape[1:] != first.shape[1:]:
            continue
        keys = [row.tobytes() for row in np.ascontiguousarray(value)]
        told = [i for i, key in enumerate(keys) if was is not None and is_now is not None and key in was]
        if was is None or is_now is None or len(told) < max(FEWEST, TOLD * len(keys)) or not set(keys) <= known:
            continue
        due, given = (
            labels[[by[keys[i]] for i in told]] for by, labels in ((was, first_labels), (is_now, last_labels))
        )
        if np.array_equal(due, given):
            continue
        for other in leaves:
            theirs = _rows_of(case, other, axis, given)
            is_theirs = other.name != leaf.name and np.shape(theirs) == (len(keys), *given.shape[1:])
            is_theirs = is_theirs and np.array_equal(np.asarray(theirs)[told], given)
            if is_theirs and used_together(case, leaf, other, axis=-axis):
                return leaf, other
    return None


def _rows_of(case: Case, leaf: Leaf, axis: int, like: Any) -> Any:
    """The examples of a leaf, which lie along an axis, as rows; a column as the flat array it was made of."""
    value = case.lab.leaves.get(leaf)
    value = value.T if axis else value
    is_column = isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1] == 1
    return value[:, 0] if is_column and like.ndim == 1 else value


def _finding(case: Case, events: list[Shuffle], pair: tuple[Leaf, Leaf]) -> dict[str, Any]:
    program = case.lab.program
    statement = program.statements[events[0].statement]
    name, others = events[0].name, [event for event in events[1:] if event.name != events[0].name]
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
