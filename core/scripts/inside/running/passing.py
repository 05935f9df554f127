"""Names that lead to something else in every turn of a loop: a path through one of them names no fixed place.

These are the names that a `for` binds, and those that are bound to what hangs on such a name or on a changing index:
`value = getattr(layer, name)`, `layer = layers[i]`.
"""

from __future__ import annotations

import ast

from .syntax import bound_names


def passing_names(loop: ast.AST, target: ast.expr | None) -> set[str]:
    """The names of one loop that lead elsewhere in each of its turns."""
    found = bound_names(target) if target is not None else set()
    bound = _names(loop, ast.Store)
    bindings = [
        (node.targets[0].id, node.value)
        for node in ast.walk(loop)
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    ]
    for name, value in bindings:  # in the order of the source, so that one may hang on another
        if name not in _names(value, ast.Load) and _hangs_on(value, found, bound):
            found.add(name)
    return found


def _hangs_on(value: ast.expr, passing: set[str], bound: set[str]) -> bool:
    """Whether an expression picks a part of what a passing name holds, or picks by an index bound in the loop."""
    while True:
        if isinstance(value, ast.Attribute):
            value = value.value
        elif isinstance(value, ast.Subscript):
            if _names(value.slice, ast.Load) & bound:
                return True
            value = value.value
        elif isinstance(value, ast.Call):
            is_picked = ast.unparse(value.func) == "getattr" and value.args
            value = value.args[0] if is_picked else value.func
        else:
            return isinstance(value, ast.Name) and value.id in passing


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, context)}
