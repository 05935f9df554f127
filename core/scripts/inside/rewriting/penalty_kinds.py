"""Penalties taken for each other: the slope of |w| is its sign, that of w squared is w itself."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from ..running.scope import Scope
from .edits import Variant, as_product
from .rewrite import fresh, places, replaced

SIZES = ("abs", "absolute", "fabs", "square")
PENALTY = "penalty"  # the note of variants that change nothing but a term made of a parameter


def other_penalties(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """A parameter's sign for its size or itself, and the other way round, wherever it stands in no matrix product."""
    in_products = {id(inner) for _, node in places(root) if as_product(node) for inner in ast.walk(node)}
    called = {id(node.args[0]): node for _, node in places(root) if isinstance(node, ast.Call) and len(node.args) == 1}
    numbers = {id(node): number for number, node in places(root)}
    for number, node in places(root):
        if not isinstance(node, ast.expr) or id(node) in in_products or ast.unparse(node) not in scope.parameters:
            continue
        call = called.get(id(node))
        function = ast.unparse(call.func).split(".")[-1] if call is not None else ""
        if call is not None and function == "sign":
            yield Variant(site, replaced(root, numbers[id(call)], copy.deepcopy(node)), "regularization", 1, PENALTY)
        elif not function or function in SIZES:
            sign = ast.Call(fresh(f"{scope.numpy}.sign"), [copy.deepcopy(node)], [])
            place = number if call is None else numbers[id(call)]
            yield Variant(site, replaced(root, place, sign), "regularization", 1, PENALTY)
