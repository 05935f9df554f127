"""Comprehensions that are loops: `[net.step(x, y) for x, y in batches]` trains as well as a `for` does.

Only those that call something for each item count, and nothing of NumPy or of Python itself: the others change nothing.
"""

from __future__ import annotations

import ast
import builtins
from typing import Union

Comprehension = Union[ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp]
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LIBRARIES = ("np", "numpy", "math", "random")


def is_a_loop(node: Comprehension) -> bool:
    """Whether a comprehension calls code, for each of its items, that could be the user's."""
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    return any(isinstance(inner, ast.Call) and _is_own(inner.func) for part in parts for inner in ast.walk(part))


def _is_own(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return not hasattr(builtins, function.id)
    while isinstance(function, ast.Attribute):
        function = function.value
    return not (isinstance(function, ast.Name) and function.id in LIBRARIES)
