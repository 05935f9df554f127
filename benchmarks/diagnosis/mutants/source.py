"""A right script as the mutation operators see it: its tree, its text, and what its statements are for.

What a statement is for is read off its form and its names. That is enough here, where a wrong guess costs a mutant
that changes nothing; the check itself may not know anything by name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Simple = ast.Assign | ast.AugAssign | ast.Return | ast.Expr
Function = ast.FunctionDef | ast.AsyncFunctionDef
GRADIENT_NAME = re.compile(
    r"^(d[A-Z_0-9]|d[abhlowxyzu]\d*$|d(out|loss|hidden|pred|logits)|grad|g$|g[A-Z_]|gw|gb|delta|back)", re.I
)
ERROR_NAME = re.compile(r"(err|resid|diff)|^e\d?$|^r$", re.I)
BACKWARD_FUNCTION = re.compile(r"back|grad|prime|deriv|slope|_d$|^d_", re.I)
RATE_NAME = re.compile(r"^(lr|alpha|eta|rate|learning_rate|step_size|step|learn_rate|lernrate|tasa)$", re.I)
ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.Tuple, ast.List)


@dataclass(frozen=True)
class Update:
    """A statement that moves a parameter: `target -= step`, `target = target - step`."""

    node: ast.Assign | ast.AugAssign
    target: ast.expr
    operator: ast.operator
    step: ast.expr


class Source:
    """The text of a script with its syntax tree. Raises SyntaxError as `ast.parse` does."""

    def __init__(self, text: str, path: Path | None = None) -> None:
        self.text = text
        self.path = path
        self.lines = text.splitlines(keepends=True)
        self.tree = ast.parse(text)
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def words(self, node: ast.AST) -> str:
        """The text of a node as its author wrote it."""
        return ast.get_source_segment(self.text, node) or ""

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """The innermost statement around a node."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function around a node; None at the level of the module."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, Function):
                return node
        return None

    def is_repeated(self, node: ast.AST) -> bool:
        """Whether a node stands in a loop or in a function: what stands elsewhere runs once."""
        while node in self.parents:
            node = self.parents[node]
            if isinstance(node, (ast.For, ast.While, Function, ast.Lambda)):
                return True
        return False

    @cached_property
    def statements(self) -> list[Simple]:
        """Simple statements in their order, each on one line."""
        found = [node for node in ast.walk(self.tree) if isinstance(node, Simple) and node.lineno == node.end_lineno]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    @cached_property
    def updates(self) -> list[Update]:
        """Statements that move a parameter, in their order; a counter is none."""
        return [update for node in self.statements if (update := _as_update(self, node)) is not None]

    @cached_property
    def parameters(self) -> set[str]:
        """The text of what is updated."""
        return {ast.unparse(update.target) for update in self.updates}

    @cached_property
    def gradients(self) -> list[Simple]:
        """Statements on the way back: by the name of what they store, or of the function they stand in."""
        return [node for node in self.statements if self._is_backward(node)]

    def _is_backward(self, node: Simple) -> bool:
        function = self.function_of(node)
        if function is not None and BACKWARD_FUNCTION.search(function.name) and not isinstance(node, ast.Expr):
            return True
        if not self.is_repeated(node) or any(node is update.node for update in self.updates):
            return False
        names = stored_names(node)
        if re.search(r"exp\(|log\w*\(", self.words(node)):
            return False
        is_error = any(ERROR_NAME.search(name) for name in names) and not re.search(r"\*\* ?2", self.words(node))
        return is_error or any(GRADIENT_NAME.search(name) for name in names)

    def is_alone(self, node: ast.stmt) -> bool:
        """Whether a statement has its line for itself."""
        return self.lines[node.lineno - 1].strip() == self.words(node)

    def within(self, statements: list[Simple]) -> Iterator[tuple[Simple, ast.AST]]:
        """Every node of the values of some statements, on one line each."""
        for statement in statements:
            if statement.value is not None:
                for node in ast.walk(statement.value):
                    if getattr(node, "lineno", 0) == getattr(node, "end_lineno", -1):
                        yield statement, node

    def uses(self, name: str, function: Function | None) -> list[ast.stmt]:
        """Statements of a function (None: of the module's own level) that read a name or `self.name`."""
        reads = (
            node
            for node in ast.walk(function or self.tree)
            if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))
            and isinstance(node.ctx, ast.Load)
            and ast.unparse(node) == name
        )
        return list({id(s): s for s in (self.statement_of(node) for node in reads)}.values())


def _as_update(source: Source, node: Simple) -> Update | None:
    if not source.is_repeated(node) or not isinstance(node, (ast.Assign, ast.AugAssign)):
        return None
    if isinstance(node, ast.AugAssign):
        if not isinstance(node.op, (ast.Add, ast.Sub)):
            return None
        is_step = _is_a_step(node.value, needs_rate=isinstance(node.op, ast.Add))
        return Update(node, node.target, node.op, node.value) if is_step else None
    value = node.value
    if len(node.targets) != 1 or not isinstance(value, ast.BinOp) or not isinstance(value.op, (ast.Add, ast.Sub)):
        return None
    if ast.unparse(value.left) == ast.unparse(node.targets[0]) and _is_a_step(value.right, needs_rate=False):
        return Update(node, node.targets[0], value.op, value.right)
    return None


def _is_a_step(node: ast.expr, *, needs_rate: bool) -> bool:
    """`lr * g` and the like: a product with a rate in it, or, unless it has to be named, a number below 1."""
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Name, ast.Attribute)) and RATE_NAME.search(last_name(inner)):
            return True
        if isinstance(inner, ast.Constant) and isinstance(inner.value, float) and 0 < inner.value < 1:
            return isinstance(node, ast.BinOp) and not needs_rate
    return False


def last_name(node: ast.expr) -> str:
    """`W1` of `W1`, `self.W1`, `p["W1"]` and `W1[0]`; an empty string for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        key = node.slice
        return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else last_name(node.value)
    return ""


def targets_of(node: ast.stmt) -> list[ast.expr]:
    """What a statement stores to; tuples one by one."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    several = [t.elts if isinstance(t, ast.Tuple) else [t] for t in targets if t is not None]
    return [target for group in several for target in group]


def stored_names(node: ast.stmt) -> list[str]:
    """The last names of what a statement stores to."""
    return [last_name(target) for target in targets_of(node)]
