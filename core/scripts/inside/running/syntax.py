"""Questions about the user's statements that decide where hooks go."""

from __future__ import annotations

import ast
import copy

COMPILED = ("jit", "njit", "vectorize", "guvectorize")


def shuffled(node: ast.expr) -> list[ast.expr]:
    """What a call of some `shuffle` or `x.sort()` puts into another order in place: it has to be seen before, too."""
    if not isinstance(node, ast.Call):
        return []
    if isinstance(node.func, ast.Attribute) and node.func.attr == "sort" and not node.args:
        return [node.func.value] if isinstance(node.func.value, (ast.Name, ast.Attribute)) else []
    if ast.unparse(node.func).split(".")[-1] != "shuffle":
        return []
    return [argument for argument in node.args[:1] if isinstance(argument, (ast.Name, ast.Attribute))]


def as_load(target: ast.expr) -> ast.expr | None:
    """The target of an augmented assignment, to be read once more; None where reading might have effects."""
    for node in ast.walk(target):
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant, ast.expr_context)):
            return None
    again = copy.deepcopy(target)
    for node in ast.walk(again):
        if hasattr(node, "ctx"):
            node.ctx = ast.Load()
    return again


def is_compiled(decorator: ast.expr) -> bool:
    """A function handed to a compiler such as numba must reach it untouched."""
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(node).split(".")[-1] in COMPILED


def is_difference(node: ast.expr) -> bool:
    """Whether one thing is subtracted from another, neither of them written as a number."""
    is_minus = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)
    return is_minus and not any(isinstance(side, ast.Constant) for side in (node.left, node.right))  # type: ignore[attr-defined]


def is_same_place(left: ast.expr, right: ast.expr) -> bool:
    """Whether two nodes, or copies of them, are the same piece of the source."""
    return _span(left) == _span(right)


def is_inside(inner: ast.expr, outer: ast.expr) -> bool:
    """Whether one piece of the source is a part of another, larger one."""
    (start, end), (first, last) = _span(inner), _span(outer)
    return (start, end) != (first, last) and first <= start and end <= last


def _span(node: ast.expr) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)


def bound_names(node: ast.AST) -> set[str]:
    """The names that are bound anew inside a node; `x += 1` goes on with what is there."""
    kept = {id(inner.target) for inner in ast.walk(node) if isinstance(inner, ast.AugAssign)}
    names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)]
    return {name.id for name in names if id(name) not in kept}
