"""Variants that leave out what should not be there: a factor twice, a square, an order turned round."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from ..running.scope import Scope
from .edits import Variant, as_elementwise, is_number, lowered
from .rewrite import places, replaced

REARRANGING = ("flip", "fliplr", "flipud", "rot90", "roll", "transpose", "swapaxes", "reshape", "ravel")
MADE_POSITIVE = ("abs", "absolute", "fabs", "square", "sqrt")  # what loses the sign of an error, or its size


def _in_place(node: ast.AST) -> ast.expr | None:
    """What is put into another order: x in `x[:, ::-1]`, `np.flip(x, 1)` and `x.reshape(...)`."""
    if isinstance(node, ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        steps = [part.step for part in parts if isinstance(part, ast.Slice)]
        return node.value if len(steps) == len(parts) and any(step is not None for step in steps) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in REARRANGING:
        is_function = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")
        return node.func.value if not is_function else next(iter(node.args), None)
    return None


def dropped(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """One thing left out: a power, a factor, a term, a division, what turns a sign to plus or entries round."""
    for number, node in places(root):
        as_it_was = _in_place(node)
        if as_it_was is not None:
            yield Variant(site, replaced(root, number, copy.deepcopy(as_it_was)), "wrong-operand", 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            for power in lowered(node):
                yield Variant(site, replaced(root, number, power), "wrong-derivative", 1)
        elif isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
            function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if function in MADE_POSITIVE:
                yield Variant(site, replaced(root, number, copy.deepcopy(node.args[0])), "wrong-derivative", 1)
        sides = as_elementwise(node)
        if sides is None and not isinstance(node, ast.BinOp):
            continue
        left, right = (copy.deepcopy(side) for side in sides or (node.left, node.right))  # type: ignore[attr-defined]
        if sides is None and isinstance(node.op, ast.Div):  # type: ignore[attr-defined]
            yield Variant(site, replaced(root, number, left), "double-mean", 1)
        elif sides is not None:
            for kept, lost in ((left, right), (right, left)):
                cause = "factor" if is_number(lost, scope) else "wrong-derivative"
                yield Variant(site, replaced(root, number, kept), cause, 2)
        elif isinstance(node.op, (ast.Add, ast.Sub)):  # type: ignore[attr-defined]
            yield Variant(site, replaced(root, number, left), "regularization", 3)
            if isinstance(node.op, ast.Add):  # type: ignore[attr-defined]
                yield Variant(site, replaced(root, number, right), "regularization", 3)
