"""Whole numbers of one or two bytes that pass the end of their range: 0 - 1 is 255 there, and NumPy says nothing.

Pictures and labels are stored so. Watched from the first statement on; every expression is looked at a few times.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.evaluating import evaluate
from ...running.instrument import Program, Site
from ..places import stored_name

LOOKS = 3  # at an expression, in which small numbers have to turn up
WIDEST = 2  # bytes: what is wider than that is meant to wrap where it does, in random numbers and checksums
LONGEST = 2_000_000
OPERATIONS = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply}


@dataclass(frozen=True)
class Wrap:
    """An expression some of whose entries have passed the end."""

    site: Site
    kind: str
    share: float
    is_flat: bool
    example: tuple[int, int]  # what it would be, what it is


class WrapWatch:
    """Computes sums, differences and products of short whole numbers once more, in long ones."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.waiting: dict[int, int] = {}  # site -> how often it was looked at
        self.found: list[Wrap] = []

    def learn(self, site: Site) -> None:
        """Sites of the script and of modules imported since the last time."""
        node = site.node
        is_known = isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS
        if is_known and site.statement >= 0 and not any(isinstance(inner, ast.Call) for inner in ast.walk(node)):
            self.waiting[site.id] = 0

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        looks = self.waiting.get(number)
        if looks is None:
            return
        is_short = type(value) is np.ndarray and value.dtype.kind in "iu" and value.dtype.itemsize <= WIDEST
        if looks >= LOOKS or (is_short and not 0 < value.size <= LONGEST):
            del self.waiting[number]
            return
        self.waiting[number] = looks + 1
        if is_short:
            self._compare(self.program.sites[number], value, frame)

    def _compare(self, site: Site, value: Any, frame: Any) -> None:
        node = site.node
        assert isinstance(node, ast.BinOp)
        sides = []
        for side in (node.left, node.right):
            operand = np.asarray(evaluate(compile(ast.unparse(side), "<operand>", "eval"), frame))
            if operand.dtype.kind not in "iu":
                return
            sides.append(operand.astype(np.int64))
        wanted = OPERATIONS[type(node.op)](*sides)
        if wanted.shape != value.shape or np.array_equal(wanted, value):
            return
        other = wanted != value
        first = tuple(np.argwhere(other)[0])
        example = int(wanted[first]), int(value[first])
        self.found.append(Wrap(site, str(value.dtype), float(other.mean()), value.ndim == 1, example))
        del self.waiting[site.id]

    def findings(self) -> list[dict[str, Any]]:
        """One finding for each expression."""
        return [_finding(self.program, item) for item in self.found]


def _finding(program: Program, item: Wrap) -> dict[str, Any]:
    name, (wanted, found) = stored_name(program, item.site), item.example
    return finding(
        "label-range" if item.is_flat else "input-scale", "error", name,
        f"{ast.unparse(item.site.node)} is computed in {item.kind}, which ends at {np.iinfo(item.kind).min} and "
        f"{np.iinfo(item.kind).max}: {wanted} becomes {found}, and so do {100 * item.share:.0f} % of its entries.",
        "make longer numbers of it first: .astype(int), or .astype(float)",
        evidence={"share": item.share, "dtype": item.kind}, variable=name, **at_site(program, item.site),
    )  # fmt: skip
