"""Rewrite a module's syntax tree so that every computed value passes through a hook.

Nothing of the program is understood by name. Expressions become `hook(site, value)`, statements are followed
by `done(statement)`, loops announce each turn. File names and line numbers stay those of the user, so
tracebacks, warnings and the order of evaluation are the same as without us.
"""

from __future__ import annotations

import ast
import copy
from dataclasses import dataclass, field

from .expressions import EACH, Expressions, call
from .passing import passing_names
from .syntax import as_load, bound_names, is_compiled, is_difference, shuffled

__all__ = ["DONE", "EACH", "OUT", "TOP", "VALUE", "Loop", "Program", "Site", "Statement"]
VALUE, DONE, TOP, OUT = "__sg_value__", "__sg_done__", "__sg_top__", "__sg_out__"


@dataclass
class Site:
    """An expression whose values are seen. `role` says what becomes of the value.

    Roles: "assign", "augment" (right side of `x += value`), "target" (`x` read after it), "return", "lambda",
    "call" (an expression statement), "index" (inside the brackets of a stored-to subscript), "part" (inside a
    larger expression), "shuffled" (what a call of `shuffle` is given, seen before the call).
    """

    id: int
    file: str
    line: int
    end_line: int
    column: int
    role: str
    statement: int
    function: str
    node: ast.expr


@dataclass
class Statement:
    """A simple statement, as the user wrote it."""

    id: int
    file: str
    line: int
    end_line: int
    function: str
    node: ast.stmt
    sites: list[int] = field(default_factory=list)


@dataclass
class Loop:
    """A `for`, a `while` or a comprehension."""

    id: int
    file: str
    line: int
    end_line: int
    function: str


class Program:
    """All that was instrumented: sites, statements and loops by their number, and the source by file."""

    def __init__(self) -> None:
        self.sites: list[Site] = []
        self.statements: list[Statement] = []
        self.loops: list[Loop] = []
        self.sources: dict[str, list[str]] = {}
        self.differences: set[int] = set()  # sites where things are subtracted, neither of them written as a number
        self.tests: dict[int, Statement] = {}  # the site of the whole condition of an `if` -> the `if`
        self.passing: set[str] = set()  # names that lead elsewhere in each turn of a loop
        self.bound_in_loops: set[str] = set()  # these, and names assigned inside a loop

    def instrument(self, source: str, file: str) -> ast.Module:
        """The module's tree with hooks. Raises SyntaxError as `compile` would."""
        tree = ast.parse(source, filename=file)
        self.sources[file] = source.splitlines()
        _Rewriter(self, file).visit_Module(tree)
        return ast.fix_missing_locations(tree)

    def source_line(self, file: str, line: int) -> str:
        """The user's own line, stripped, or an empty string where there is none."""
        lines = self.sources.get(file, [])
        return lines[line - 1].strip() if 0 < line <= len(lines) else ""


class _Rewriter(Expressions, ast.NodeTransformer):
    """Adds the hooks; keeps an untouched copy of every expression for trying variants of it later."""

    def __init__(self, program: Program, file: str) -> None:
        self.program = program
        self.file = file
        self.functions: list[str] = []
        self.statement: Statement | None = None

    # statements -------------------------------------------------------------------------------------------

    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = self._body(node.body)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if any(is_compiled(decorator) for decorator in node.decorator_list):
            return node
        self.functions.append(node.name)
        node.body = self._body(node.body)
        self.functions.pop()
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        self.functions.append(node.name)
        node.body = self._body(node.body)
        self.functions.pop()
        return node

    def _body(self, body: list[ast.stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for node in body:
            result.extend(self._statement(node))
        return result

    def _statement(self, node: ast.stmt) -> list[ast.stmt]:
        outer = self.statement
        result: list[ast.stmt]
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            self.statement = None
            self.visit(node)
            result = [node]
        elif isinstance(node, (ast.For, ast.While)):
            result = self._loop(node)
        elif isinstance(node, (ast.If, ast.With, ast.Try)) or hasattr(node, "cases"):
            result = [self._block(node)]
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)):
            result = self._simple(node)
        else:
            result = [node]
        self.statement = outer
        return result

    def _new_statement(self, node: ast.stmt) -> Statement:
        statement = Statement(
            len(self.program.statements), self.file, node.lineno, node.end_lineno or node.lineno,
            ".".join(self.functions), copy.deepcopy(node),
        )  # fmt: skip
        self.program.statements.append(statement)
        return statement

    def _simple(self, node: ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr | ast.Return) -> list[ast.stmt]:
        if node.value is None or (isinstance(node, ast.Expr) and isinstance(node.value, (ast.Constant, ast.Yield))):
            return [node]
        self.statement = self._new_statement(node)
        number = self.statement.id
        if isinstance(node, ast.Return):
            node.value = self.wrap(node.value, "return")
            return [node]
        after: list[ast.stmt] = []
        before: list[ast.stmt] = []
        if isinstance(node, ast.Expr):
            before = [ast.Expr(self.hook(copy.deepcopy(name), "shuffled")) for name in shuffled(node.value)]
            node.value = self.wrap(node.value, "call")
        elif isinstance(node, ast.AugAssign):
            self._indices(node.target)
            node.value = self.wrap(node.value, "augment")
            again = as_load(node.target)
            if again is not None:
                after.append(ast.Expr(self.hook(again, "target")))
        else:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                self._indices(target)
            node.value = self.wrap(node.value, "assign")
        after.append(ast.Expr(call(DONE, number, None)))
        return [*_at(node, before), node, *_at(node, after)]

    def _indices(self, target: ast.expr) -> None:
        """Masks used to store, as in `dZ[Z <= 0] = 0`, are computed values too."""
        for inner in ast.walk(target):
            if isinstance(inner, ast.Subscript):
                if isinstance(inner.slice, (ast.Compare, ast.UnaryOp, ast.BinOp, ast.Call)):
                    inner.slice = self.wrap(inner.slice, "index")
                break

    def _block(self, node: ast.stmt) -> ast.stmt:
        for name in ("body", "orelse", "finalbody"):
            if getattr(node, name, None):
                setattr(node, name, self._body(getattr(node, name)))
        for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            part.body = self._body(part.body)
        if isinstance(node, ast.If):
            self.statement = self._new_statement(node)
            node.test = self.visit(node.test)
            if self.statement.sites:
                self.program.tests[self.statement.sites[-1]] = self.statement
        return node

    def new_loop(self, node: ast.stmt | ast.expr, target: ast.expr | None) -> Loop:
        end, function = node.end_lineno or node.lineno, ".".join(self.functions)
        loop = Loop(len(self.program.loops), self.file, node.lineno, end, function)
        self.program.loops.append(loop)
        self.program.passing |= passing_names(node, target)
        self.program.bound_in_loops |= bound_names(node)
        return loop

    def _loop(self, node: ast.For | ast.While) -> list[ast.stmt]:
        loop = self.new_loop(node, getattr(node, "target", None))
        self.statement = self._new_statement(node)
        if isinstance(node, ast.For):
            node.iter = self.visit(node.iter)
        else:
            node.test = self.visit(node.test)
        top = ast.copy_location(ast.Expr(call(TOP, loop.id, None)), node)
        out = ast.copy_location(ast.Expr(call(OUT, loop.id, None)), node)
        node.body = [top, *self._body(node.body)]
        node.orelse = self._body(node.orelse)
        return [node, out]

    def hook(self, node: ast.expr, role: str, original: ast.expr | None = None) -> ast.expr:
        statement = self.statement
        site = Site(
            len(self.program.sites), self.file, node.lineno, node.end_lineno or node.lineno, node.col_offset,
            role, statement.id if statement else -1, ".".join(self.functions),
            original if original is not None else copy.deepcopy(node),
        )  # fmt: skip
        self.program.sites.append(site)
        if is_difference(site.node):
            self.program.differences.add(site.id)
        if statement is not None:
            statement.sites.append(site.id)
        return ast.copy_location(call(VALUE, site.id, node), node)


def _at(node: ast.stmt, extras: list[ast.stmt]) -> list[ast.stmt]:
    return [ast.copy_location(extra, node) for extra in extras]
