"""Variants of the formula of a loss: a square taken of the mean, a sign, a probability for its complement.

As with gradients they are tried and not believed: one counts only if the number it gives has the slopes of what is
minimised.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from .edits import REDUCTIONS, Variant, as_elementwise, binary
from .mutations import signs
from .rewrite import fresh, places, replaced

LOGARITHMS = ("log", "log2", "log10", "log1p")


def formulas(site: int, root: ast.expr) -> Iterator[Variant]:
    """All edits of `root`, the smallest first."""
    yield from _powers_inside(site, root)
    yield from signs(site, root)
    yield from _complements(site, root)


def _powers_inside(site: int, root: ast.expr) -> Iterator[Variant]:
    """`mean(x ** 2)` for `mean(x) ** 2`, be it the mean of a function or of a method."""
    for number, node in places(root):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and isinstance(node.left, ast.Call)):
            continue
        call = copy.deepcopy(node.left)
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in REDUCTIONS:
            continue
        call.touched = True  # type: ignore[attr-defined]
        if call.args and isinstance(call.func.value, ast.Name):
            call.args[0] = binary(call.args[0], ast.Pow(), node.right)
        elif not call.args:
            call.func.value = binary(call.func.value, ast.Pow(), node.right)
        yield Variant(site, replaced(root, number, call), "wrong-operand", 0)


def _complements(site: int, root: ast.expr) -> Iterator[Variant]:
    """`1 - x` for `x` and the reverse, as a factor and under a logarithm."""
    for number, node in places(root):
        if any(node is inner for inner in _probabilities(root)):
            assert isinstance(node, ast.expr)
            yield Variant(site, replaced(root, number, _complement(node)), "wrong-operand", 1)


def _probabilities(root: ast.expr) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in ast.walk(root):
        factors = as_elementwise(node)
        if factors is not None:
            found += [factor for factor in factors if not isinstance(factor, (ast.Constant, ast.Call, ast.UnaryOp))]
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in LOGARITHMS and node.args:
            found.append(node.args[0])
    return found


def _complement(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and ast.unparse(node.left) in ("1", "1.0"):
        return copy.deepcopy(node.right)
    return binary(fresh("1"), ast.Sub(), node)
