"""R squared turned upside down: `1 - total / residual`, where the residual has to be divided by the total.

The total sum of squares is known from the targets alone: an array of the program has it about its mean.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.evaluating import evaluate
from ...running.instrument import Program, Site

LONGEST = 1_000_000
ENOUGH = 1.5  # times the residual: of two alike, neither is known to be the total
LOOKS = 500  # at an expression: before anything is learned, a residual may be larger than the total


class RatioWatch:
    """Looks at each `1 - a / b` until a is the larger one."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.waiting: dict[int, tuple[Any, Any]] = {}
        self.looks: dict[int, int] = {}
        self.found: list[int] = []

    def learn(self, site: Site) -> None:
        """Sites of the script and of modules imported since the last time."""
        node = site.node
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub):
            return
        ratio = node.right
        if ast.unparse(node.left) not in ("1", "1.0") or not isinstance(ratio, ast.BinOp):
            return
        sides = (ratio.left, ratio.right) if isinstance(ratio.op, ast.Div) else ()
        if not sides:
            return
        if not any(isinstance(inner, ast.Call) for side in sides for inner in ast.walk(side)):
            above, below = (compile(ast.unparse(side), "<operand>", "eval") for side in sides)
            self.waiting[site.id] = above, below

    def look(self, number: int, frame: Any) -> None:
        """A value was computed."""
        codes = self.waiting.get(number)
        if codes is None:
            return
        self.looks[number] = self.looks.get(number, 0) + 1
        above, below = (np.asarray(evaluate(code, frame)) for code in codes)
        if above.dtype.kind != "f" or below.dtype.kind != "f" or above.shape != below.shape:
            del self.waiting[number]
            return
        with np.errstate(all="ignore"):
            is_larger = bool((above > ENOUGH * below).all() and (below > 0).all())
        if is_larger:
            arrays = [value for value in (*frame.f_locals.values(), *frame.f_globals.values()) if _is_data(value)]
            totals = [any(_is_total(array, number) for array in arrays) for number in (above, below)]
            if totals == [True, False]:
                self.found.append(number)
        if is_larger or self.looks[number] >= LOOKS:
            del self.waiting[number]

    def findings(self) -> list[dict[str, Any]]:
        """One finding for each expression."""
        return [self.finding_of(number) for number in self.found]

    def finding_of(self, number: int) -> dict[str, Any]:
        """What is said of one expression."""
        site = self.program.sites[number]
        assert isinstance(site.node, ast.BinOp) and isinstance(site.node.right, ast.BinOp)
        total, residual = ast.unparse(site.node.right.left), ast.unparse(site.node.right.right)
        return finding(
            "metric-wrong", "error", total,
            f"R squared is 1 - residual / total, and here the total sum of squares, {total}, is divided by the "
            f"residual, {residual}: the better the fit is, the further below zero it gets.",
            f"1 - {residual} / {total}", evidence={"proven": True}, variable=total, **at_site(self.program, site),
        )  # fmt: skip


def _is_data(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "fiu" and 2 < value.size <= LONGEST


def _is_total(array: Any, above: Any) -> bool:
    """Whether a number, or one for each column, is the sum or the mean of the squares about the mean of an array."""
    axis = 0 if above.ndim else None
    if above.ndim and array.shape[1:] != above.shape:
        return False
    spread = np.asarray(array, dtype=float).var(axis=axis)
    count = array.shape[0] if above.ndim else array.size
    return any(np.allclose(above, times * spread, rtol=1e-6, atol=0) for times in (1, count))
