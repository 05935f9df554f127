"""Rows the model is asked about in another scale than those it was trained on: a test set that was not scaled.

Only where such rows lie ready at the training loop: a child then lives on, and the first matrix products of the model
are watched for rows of another scale.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...findings import finding, short_name
from ...rewriting.edits import as_product
from ...running.instrument import Program
from ...running.leaves import Leaf
from ...truth.case import Case
from ..places import assigned_at

FAR = 20.0  # standard deviations a column's mean may be away, and times its spread may be as large
LIKE_ONE = 3.0  # largest spread and mean of columns that have been scaled
FEWEST = 4  # rows
LONGEST = 2_000_000  # entries


@dataclass
class FeedWatch:
    """Looks at the operands of matrix products; `leaves` are the rows of another scale, `found` those that were met."""

    program: Program
    arrays: list[Any]
    shapes: set[tuple[int, ...]]  # of the parameters: what the rows of a model are multiplied with
    codes: dict[int, list[Any]] = field(default_factory=dict)  # (operand, the other one if it can be computed again)
    found: list[int] = field(default_factory=list)  # indices into `arrays`

    def __post_init__(self) -> None:
        for site in self.program.sites if self.arrays else ():
            operands = as_product(site.node)
            if operands is not None:
                left, right = (_compiled(node) for node in operands)
                self.codes[site.id] = [(left, right), (right, left)]

    def look(self, number: int, frame: Any) -> None:
        """A value was computed."""
        for code, other in self.codes.get(number, ()):
            value = None if code is None else eval(code, frame.f_globals, frame.f_locals)
            for index, array in enumerate(self.arrays):
                if index not in self.found and _is_the_same(value, array) and self._is_of_the_model(other, frame):
                    self.found.append(index)

    def _is_of_the_model(self, code: Any, frame: Any) -> bool:
        if code is None:
            return True
        shape = np.shape(eval(code, frame.f_globals, frame.f_locals))
        return shape in self.shapes or shape[::-1] in self.shapes


def _compiled(node: ast.expr) -> Any:
    """None for what calls something: it is not computed a second time."""
    has_call = any(isinstance(inner, ast.Call) for inner in ast.walk(node))
    return None if has_call else compile(ast.unparse(node), "<operand>", "eval")


def _is_the_same(value: Any, array: Any) -> bool:
    if not isinstance(value, np.ndarray) or value.shape != array.shape or not np.may_share_memory(value, array):
        return False
    return np.array_equal(value, array)


def unscaled_rows(case: Case, inputs: list[Leaf]) -> tuple[Leaf, list[Leaf]] | None:
    """(training rows, other rows of as many columns in a very different scale), or None."""
    known = {leaf.name for leaf in inputs}
    tables = [leaf for leaf in case.lab.leaves.find() if leaf.kind == "array" and len(leaf.shape) == 2]
    tables = [leaf for leaf in tables if leaf.name not in known and FEWEST <= leaf.size <= LONGEST]
    for leaf in inputs:
        for axis in (0, 1):  # of the examples
            rows = _rows(case, leaf, axis)
            if rows is None or min(rows.shape) < 2 or rows.size > LONGEST or not _is_scaled(rows):
                continue
            others = [other for other in tables if other.shape[1 - axis] == leaf.shape[1 - axis]]
            far = [other for other in others if _is_far(rows, _rows(case, other, axis))]
            if far:
                return leaf, far
    return None


def _rows(case: Case, leaf: Leaf, axis: int) -> Any:
    """The values of a table with the examples as rows."""
    value = case.lab.leaves.number(leaf)
    return None if value is None or value.ndim != 2 else value if axis == 0 else value.T


def _is_scaled(rows: Any) -> bool:
    means, spreads = np.abs(rows.mean(axis=0)), rows.std(axis=0)
    is_finite = bool(np.isfinite(means).all() and np.isfinite(spreads).all())
    return is_finite and float(means.max()) < LIKE_ONE and float(spreads.max()) < LIKE_ONE and float(spreads.min()) > 0


def _is_far(rows: Any, other: Any) -> bool:
    if other is None or not np.isfinite(other).all():
        return False
    spreads = rows.std(axis=0)
    offsets = np.abs(other.mean(axis=0) - rows.mean(axis=0)) / spreads
    return float(offsets.max()) > FAR or float((other.std(axis=0) / spreads).max()) > FAR


def unscaled_finding(case: Case, rows: Leaf, other: Leaf) -> dict[str, Any]:
    """What is said of rows that the model was seen to be asked about."""
    train, name = short_name(rows.name), short_name(other.name)
    axis = 0 if rows.shape[1] == other.shape[1] and _is_far(_rows(case, rows, 0), _rows(case, other, 0)) else 1
    inside, outside = _rows(case, rows, axis), _rows(case, other, axis)
    column = int(np.argmax(np.abs(outside.mean(axis=0) - inside.mean(axis=0)) / inside.std(axis=0)))
    here, there = (f"mean {v[:, column].mean():.3g}, spread {v[:, column].std():.3g}" for v in (inside, outside))
    return finding(
        "input-scale", "error", name,
        f"the model is trained on {train} (input {column}: {here}) and asked about {name} in another scale ({there}): "
        "its answers there mean nothing.",
        f"scale {name} with the mean and the spread of the training rows",
        evidence={"column": column, "proven": True}, variable=name, **assigned_at(case.lab.program, other.name),
    )  # fmt: skip
