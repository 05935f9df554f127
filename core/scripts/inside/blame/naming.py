"""What an expression is called: the name it is stored under, its key in a table, the keyword it is given by.

Of `dW, db = x.T @ d, d.sum(0)` the second value is db, and of `return {"W": x.T @ d}` the only one is W.
"""

from __future__ import annotations

import ast

from ..running.instrument import Site
from ..running.syntax import is_same_place
from ..truth.case import Case


def target_name(case: Case, site: Site) -> str | None:
    """The name the value of a site is stored under, as the user wrote it; None if there is none."""
    if site.statement < 0:
        return None
    node = case.lab.program.statements[site.statement].node
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    value = getattr(node, "value", None)
    if value is not None and not is_same_place(value, site.node):
        inner = _name_within(value, target, site.node)
        if inner is not None:
            return inner
    return ast.unparse(target) if target is not None and isinstance(target, ast.expr) else None


def _name_within(value: ast.expr, target: ast.expr | None, wanted: ast.expr) -> str | None:
    """What one element of a tuple, a table or a call is called."""
    if isinstance(value, ast.Tuple) and isinstance(target, ast.Tuple) and len(value.elts) == len(target.elts):
        pairs = zip(value.elts, target.elts)
        return next((ast.unparse(name) for element, name in pairs if is_same_place(element, wanted)), None)
    for inner in ast.walk(value):
        if isinstance(inner, ast.Dict):
            for key, element in zip(inner.keys, inner.values):
                if isinstance(key, ast.Constant) and is_same_place(element, wanted):
                    return str(key.value)
        elif isinstance(inner, ast.keyword) and inner.arg is not None and is_same_place(inner.value, wanted):
            return inner.arg
    return None
