"""What all kinds of variants share: their form, and how products, derivatives and calls are recognised."""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ..running.scope import Scope

PRODUCTS = ("dot", "matmul")
REDUCTIONS = ("sum", "mean", "average")


@dataclass
class Variant:
    """One edit of one expression. Lower `tier` is tried earlier and preferred."""

    site: int
    node: ast.expr
    cause: str
    tier: int
    note: str = ""  # what it divides by, or that it is a penalty
    promising: bool = False  # its value is the true derivative of something


def as_product(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two operands of a matrix product however it is written."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PRODUCTS:
        if len(node.args) == 2:
            return node.args[0], node.args[1]
        if len(node.args) == 1:
            return node.func.value, node.args[0]
    return None


def as_elementwise(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two operands of an elementwise product, be it `a * b` or `np.multiply(a, b)`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return node.left, node.right
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "multiply":
        return (node.args[0], node.args[1]) if len(node.args) == 2 else None
    return None


def numbers_like(scope: Scope, text: str) -> list[str]:
    """Other single numbers that are known at a place, those first whose names are most alike."""
    names = [n for n, (shape, kind, _) in scope.numbers.items() if not shape and kind == "f" and n != text]
    return sorted(names, key=lambda name: -SequenceMatcher(None, name, text).ratio())[:8]


def is_number(node: ast.expr, scope: Scope) -> bool:
    """Whether an operand is a single number: a literal, a name of one, a length, or made of such."""
    if isinstance(node, ast.BinOp):
        return is_number(node.left, scope) and is_number(node.right, scope)
    if isinstance(node, ast.Constant):
        return True
    is_known = scope.numbers.get(ast.unparse(node).replace('"', "'"), ((1,), "", 0))[0] == ()
    return is_known or (isinstance(node, ast.Call) and ast.unparse(node.func) in ("len", "float", "int"))


def is_called(root: ast.expr, node: ast.AST) -> bool:
    for parent in ast.walk(root):
        if isinstance(parent, ast.Call) and parent.func is node:
            return True
        if isinstance(parent, ast.Attribute) and parent.value is node and isinstance(node, ast.Name):
            return node.id in ("np", "numpy", "self")
    return False


def in_derivative(root: ast.expr, number: int) -> bool:
    """Whether a node is part of an activation derivative: f(v), v * (1 - v), 1 - v**2, v > 0."""
    target = list(ast.walk(root))[number]
    for node in ast.walk(root):
        if not any(inner is target for inner in ast.walk(node)) or node is target:
            continue
        if isinstance(node, ast.Compare):
            return True
        if isinstance(node, ast.Call) and as_product(node) is None:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in (*REDUCTIONS, "outer", "where", "multiply", "reshape"):
                return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant):
            return True
    return False


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
    return ast.BinOp(copy.deepcopy(left), operator, copy.deepcopy(right))


def lowered(node: ast.BinOp) -> list[ast.expr]:
    """A power with the exponent that a derivative leaves; what is left of a square is no power."""
    exponent = node.right.value if isinstance(node.right, ast.Constant) else None
    less: ast.expr = binary(node.right, ast.Sub(), ast.Constant(1))
    if isinstance(exponent, (int, float)):
        less = ast.Constant(exponent - 1)
    plain = copy.deepcopy(node.left)
    return [plain] if exponent == 2 else [binary(node.left, ast.Pow(), less), plain]


def compiled(node: ast.expr) -> Any:
    """Code of an expression, or None if it cannot stand on its own."""
    tree = ast.Expression(copy.deepcopy(node))
    for inner in ast.walk(tree):
        if hasattr(inner, "lineno"):
            del inner.lineno  # a mixture of the user's positions and none is refused by `compile`
    try:
        return compile(ast.unparse(tree), "<variant>", "eval")
    except (SyntaxError, ValueError):
        return None
