"""A column and a flat array of one length: NumPy makes a square of them, and nobody is told.

Watched from the first statement of the script on, since the metric that suffers is often computed only now
and then. Each expression is looked at once.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.evaluating import evaluate
from ...running.instrument import Program, Site
from ..results.argmaxes import ArgmaxWatch
from ..results.columns import ColumnWatch
from ..results.counters import CounterWatch
from ..results.hits import HitsWatch
from ..results.upside_down import RatioWatch
from .cuts import CutWatch
from .orders import OrderWatch
from .picks import PickWatch
from .splits import SplitWatch
from .wrapped import WrapWatch


@dataclass(frozen=True)
class Broadcast:
    """An expression whose operands are (m, 1) and (m,)."""

    site: Site
    column: str
    flat: str
    length: int


class BroadcastWatch:
    """The hook for values as long as nothing is recorded."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known = 0
        self.waiting: set[int] = set()
        self.found: list[Broadcast] = []
        self.argmaxes = ArgmaxWatch(program)
        self.orders = OrderWatch(program)
        self.cuts = CutWatch(program)
        self.picks = PickWatch(program)
        self.splits = SplitWatch(program)
        self.columns = ColumnWatch(program)
        self.hits = HitsWatch(program)
        self.wraps = WrapWatch(program)
        self.ratios = RatioWatch(program)
        self.counters = CounterWatch(program)
        self.dull: set[int] = set()  # sites whose single numbers nobody asks for: most of a script without arrays
        self.ranges: dict[int, int] = {}  # statement -> length of the `range` it loops over
        self.operands: dict[int, tuple[int, ...]] = {}  # site of an operand with a call -> its last shape
        self.sides: dict[int, tuple[int, int]] = {}  # waiting site -> the sites of its operands, -1: none

    def value(self, site: int, value: Any) -> Any:
        """Look at square results of differences and comparisons; remember the lengths of ranges."""
        if type(value) is float and site in self.dull:
            return value
        if site >= self.known:
            self._learn()
        if site in self.waiting:
            if type(value) is np.ndarray and value.ndim == 2 and value.shape[0] == value.shape[1] > 1:
                self.waiting.discard(site)
                self._look(site, value, sys._getframe(2))
        elif type(value) is range:
            self.ranges[self.program.sites[site].statement] = len(value)
        if site in self.argmaxes.waiting:
            self.argmaxes.look(site, sys._getframe(2))
        if site in self.operands:
            self.operands[site] = np.shape(value)
        self.orders.look(site, value, sys._getframe(2))
        self.cuts.look(site, value, sys._getframe(2))
        self.picks.look(site, value, sys._getframe(2))
        self.splits.look(site, value, sys._getframe(2))
        self.columns.look(site, value, sys._getframe(2))
        self.hits.look(site, sys._getframe(2))
        self.wraps.look(site, value, sys._getframe(2))
        self.ratios.look(site, sys._getframe(2))
        if type(value) is float and not self._is_asked_for(site):
            self.dull.add(site)
        return value

    def _is_asked_for(self, site: int) -> bool:
        hits = self.hits
        asking = (self.argmaxes.waiting, self.operands, hits.counts, hits.shares, self.ratios.waiting)
        return any(site in sites for sites in asking)

    def _learn(self) -> None:
        """Sites of modules imported since the last time."""
        for site in self.program.sites[self.known :]:
            node = site.node
            self.argmaxes.learn(site)
            self.columns.learn(site)
            self.wraps.learn(site)
            self.ratios.learn(site)
            self.counters.learn(site)
            is_difference = isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Sub, ast.Add, ast.Mult))
            is_comparison = isinstance(node, ast.Compare) and len(node.comparators) == 1
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and not self._is_summed(site):
                continue  # an outer product, perhaps: gradients of weights are written so
            if (is_difference or is_comparison) and not any(_makes_an_axis(inner) for inner in ast.walk(node)):
                self.waiting.add(site.id)
                self._learn_operands(site)
        self.known = len(self.program.sites)

    def _is_summed(self, site: Site) -> bool:
        """Whether a product, or a sum of such, is what a sum or mean over everything is taken of."""
        text = ast.dump(site.node)
        own = self.program.statements[site.statement].sites if site.statement >= 0 else []
        for other in own:
            call = self.program.sites[other].node
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and not call.keywords:
                inner = call.args[0] if len(call.args) == 1 else call.func.value
                is_whole = call.func.attr in ("sum", "mean") and len(call.args) < 2
                if is_whole and any(ast.dump(term) == text for term in _terms(inner)):
                    return True
        return False

    def _learn_operands(self, site: Site) -> None:
        """Operands that call something cannot be computed again: their shapes are noted as they pass."""
        found = []
        for side in _sides(site.node):
            number = -1
            if any(isinstance(inner, ast.Call) for inner in ast.walk(side)) and site.statement >= 0:
                text = ast.dump(side)
                own = [s for s in self.program.statements[site.statement].sites if s != site.id]
                number = next((s for s in own if ast.dump(self.program.sites[s].node) == text), -1)
                if number >= 0:
                    self.operands.setdefault(number, ())
            found.append(number)
        self.sides[site.id] = (found[0], found[1])

    def _look(self, number: int, value: Any, frame: Any) -> None:
        site = self.program.sites[number]
        node = site.node
        left, right = _sides(node)
        shapes = []
        for side, own in zip((left, right), self.sides[number]):
            if own >= 0:
                shapes.append(self.operands[own])
            elif any(isinstance(inner, ast.Call) for inner in ast.walk(side)):
                return
            else:
                code = compile(ast.unparse(side), "<operand>", "eval")
                shapes.append(np.shape(evaluate(code, frame)))
        m = value.shape[0]
        if sorted(shapes) == sorted([(m, 1), (m,)]):
            column = left if len(shapes[0]) == 2 else right
            flat = right if column is left else left
            self.found.append(Broadcast(site, ast.unparse(column), ast.unparse(flat), m))

    def findings(self) -> list[dict[str, Any]]:
        """One finding for each expression."""
        watches = (self.argmaxes, self.hits, self.columns, self.wraps, self.ratios)
        return [_finding(self.program, item) for item in self.found] + [f for w in watches for f in w.findings()]


def _terms(node: ast.expr) -> list[ast.expr]:
    """The summands of an expression, signs left out."""
    if isinstance(node, ast.UnaryOp):
        return _terms(node.operand)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _sides(node: ast.expr) -> tuple[ast.expr, ast.expr]:
    """The two operands of a difference, product or comparison."""
    assert isinstance(node, (ast.BinOp, ast.Compare))
    return (node.left, node.right) if isinstance(node, ast.BinOp) else (node.left, node.comparators[0])


def _makes_an_axis(node: ast.AST) -> bool:
    """`x[:, None]` and its kin: the square is meant."""
    if isinstance(node, ast.Constant):
        return node.value is None
    return isinstance(node, ast.Attribute) and node.attr in ("newaxis", "outer", "reshape")


def _finding(program: Program, item: Broadcast) -> dict[str, Any]:
    m = item.length
    shapes = f"{item.column} is ({m}, 1) and {item.flat} is ({m},), so the result is ({m}, {m})"
    if isinstance(item.site.node, ast.Compare):
        return finding(
            "metric-wrong", "error", item.flat,
            f"{shapes}: every prediction is compared with every label, and the metric means nothing.",
            f"compare {item.column}.ravel() with {item.flat}", evidence={"examples": m},
            variable=item.flat, **at_site(program, item.site),
        )  # fmt: skip
    return finding(
        "label-shape", "error", item.flat,
        f"{shapes}: every prediction is paired with every label instead of its own.",
        f"make {item.flat} a column: {item.flat}.reshape(-1, 1)", evidence={"examples": m},
        variable=item.flat, **at_site(program, item.site),
    )  # fmt: skip
