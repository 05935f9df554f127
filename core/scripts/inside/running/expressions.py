"""Which expressions get a hook, and what it is told becomes of their value.

All that is computed does; a name, or a number that is written, does only where it is the whole of what is stored. Of
a tuple, list or table every element is stored as the whole is.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

from .comprehensions import COMPREHENSIONS, Comprehension, is_a_loop

EACH = "__sg_each__"  # what a comprehension goes over: its items, each announced as a turn
TRACED = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Subscript, ast.Compare, ast.IfExp, ast.BoolOp)


class Expressions(ast.NodeTransformer):
    """Puts expressions inside hooks. What a hook is, and which loop a comprehension is, is the subclass's."""

    def hook(self, node: ast.expr, role: str, original: ast.expr | None = None) -> ast.expr:
        """An expression inside a hook; `original` is it as the user wrote it."""
        raise NotImplementedError

    def new_loop(self, node: ast.stmt | ast.expr, target: ast.expr | None) -> Any:
        """A loop with a number of its own."""
        raise NotImplementedError

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Lambda):
            node.body = self.wrap(node.body, "lambda")
            return node
        if isinstance(node, TRACED) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
            return self.wrap(node, "part")
        if isinstance(node, COMPREHENSIONS):
            return self._comprehension(node)
        if isinstance(node, ast.JoinedStr):
            for value in node.values:
                if isinstance(value, ast.FormattedValue):
                    value.value = self.wrap(value.value, "part")
            return node
        return super().visit(node)

    def wrap(self, node: ast.expr, role: str) -> ast.expr:
        """`node` inside a hook, its own parts hooked first."""
        if isinstance(node, (ast.Constant, ast.Yield, ast.YieldFrom, ast.Await, ast.Starred)):
            return node
        if isinstance(node, ast.Tuple):
            node.elts = [self.wrap(element, role) for element in node.elts]
            return node
        original = copy.deepcopy(node)
        if isinstance(node, (ast.List, ast.Dict)):
            self._elements(node, role)
        elif isinstance(node, ast.Call):
            node.args = [self._argument(argument) for argument in node.args]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
            node.func = self.visit(node.func)
        elif isinstance(node, ast.Lambda):
            self.visit(node)
        elif isinstance(node, ast.JoinedStr):
            self.visit(node)
            return node
        elif isinstance(node, COMPREHENSIONS):
            self._comprehension(node)
        else:
            self.generic_visit(node)
        return self.hook(node, role, original)

    def _elements(self, node: ast.List | ast.Dict, role: str) -> None:
        """What is put into a list or table is stored there: it has the role of the whole."""
        if isinstance(node, ast.List):
            node.elts = [self._element(element, role) for element in node.elts]
        else:
            node.values = [self._element(value, role) for value in node.values]

    def _element(self, node: ast.expr, role: str) -> ast.expr:
        is_computed = isinstance(node, (*TRACED, ast.Tuple, ast.List, ast.Dict))
        element: ast.expr = self.wrap(node, role) if is_computed else self.visit(node)
        return element

    def _comprehension(self, node: Comprehension) -> Comprehension:
        is_loop = is_a_loop(node)
        self.generic_visit(node)
        if is_loop:
            first = node.generators[0]
            loop = self.new_loop(node, first.target)
            first.iter = ast.copy_location(call(EACH, loop.id, first.iter), first.iter)
        return node

    def _argument(self, node: ast.expr) -> ast.expr:
        if isinstance(node, (ast.Name, ast.Attribute)):
            return node
        visited: ast.expr = self.visit(node)
        return visited


def call(hook: str, number: int, value: ast.expr | None) -> ast.Call:
    """A call of a hook."""
    arguments: list[ast.expr] = [ast.Constant(number)]
    if value is not None:
        arguments.append(value)
    return ast.Call(ast.Name(hook, ast.Load()), arguments, [])
