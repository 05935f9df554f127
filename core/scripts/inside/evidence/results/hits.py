"""Hits that are counted over the rows of one set and divided by the number of rows of another.

`if prediction == label: correct += 1` in a loop, then `correct / len(other)`: the comparisons are counted as the loop
runs. Where more rows are divided by than were compared, the share cannot reach 1. Loops that skip rows, and shares told
while the loop is still running, are left alone.
"""

from __future__ import annotations

import ast
from typing import Any

from ...findings import at_site, finding, short_name
from ...running.instrument import Program, Statement

FEWEST = 8  # comparisons
_LEAVES = (ast.Continue, ast.Break, ast.Return)


class HitsWatch:
    """Counts comparisons and looks at what their hits are divided by."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known = 0
        self.shares: dict[int, int] = {}  # site of a division -> that of the comparison that makes a hit
        self.codes: dict[int, Any] = {}
        self.counts: dict[int, tuple[Any, int]] = {}  # site of a comparison -> the frame, how often there
        self.found: list[tuple[int, int, int]] = []  # site of a division, comparisons, rows

    def look(self, number: int, frame: Any) -> None:
        """A value was computed."""
        if number >= self.known:
            self._learn()
        if number in self.counts:
            last, times = self.counts[number]
            self.counts[number] = frame, times + 1 if last is frame else 1
        elif number in self.shares:
            compared = self.shares.pop(number)
            last, times = self.counts[compared]
            rows = eval(self.codes[number], frame.f_globals, frame.f_locals)
            if last is frame and times >= FEWEST and isinstance(rows, int) and rows > times:
                self.found.append((number, times, rows))
            if compared not in self.shares.values():
                del self.counts[compared]

    def _learn(self) -> None:
        sites = self.program.sites[self.known :]
        self.known = len(self.program.sites)
        hits = [pair for statement in self.program.statements for pair in _counted_in(self.program, statement)]
        for site in sites:
            node = site.node
            if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div) or not is_a_length(node.right):
                continue
            for name, loop, compared in hits:
                is_after = (site.file, site.function) == (loop.file, loop.function) and site.line > loop.end_line
                if ast.unparse(node.left) == name and is_after:
                    self.shares[site.id] = compared
                    self.codes[site.id] = compile(ast.unparse(node.right), "<rows>", "eval")
                    self.counts.setdefault(compared, (None, 0))

    def findings(self) -> list[dict[str, Any]]:
        """One for each division."""
        return [self.finding_of(*one) for one in self.found]

    def finding_of(self, number: int, times: int, rows: int) -> dict[str, Any]:
        """What is said of one division."""
        site = self.program.sites[number]
        assert isinstance(site.node, ast.BinOp)
        hits, text = ast.unparse(site.node.left), ast.unparse(site.node.right)
        statement = self.program.statements[site.statement].node if site.statement >= 0 else None
        name = ast.unparse(statement.targets[0]) if isinstance(statement, ast.Assign) else hits
        return finding(
            "metric-wrong", "error", short_name(name),
            f"{hits} counts the hits among {times} comparisons and is divided by {text}, which is {rows}: "
            f"however good the predictions are, the share cannot pass {times / rows:.3g}.",
            "divide by the number of rows that were compared", evidence={"compared": times, "rows": rows},
            variable=name, **at_site(self.program, site),
        )  # fmt: skip


def is_a_length(node: ast.expr) -> bool:
    """`len(x)`, `x.shape[0]` and `x.size`, of something that can be looked up again."""
    inner = node
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and len(node.args) == 1:
        inner = node.args[0]
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
        inner = node.value.value
    elif isinstance(node, ast.Attribute) and node.attr == "size":
        inner = node.value
    else:
        return False
    return not any(isinstance(part, (ast.Call, ast.Slice, ast.NamedExpr)) for part in ast.walk(inner))


def _counted_in(program: Program, loop: Statement) -> list[tuple[str, Statement, int]]:
    """(name, loop, site of the comparison) of counts `if a == b: name += 1` right inside a loop that skips nothing."""
    node = loop.node
    if not isinstance(node, ast.For) or any(isinstance(inner, _LEAVES) for inner in ast.walk(node)):
        return []
    found = []
    for inner in node.body:
        if not isinstance(inner, ast.If) or inner.orelse or len(inner.body) != 1:
            continue
        step, test = inner.body[0], inner.test
        is_equal = isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)
        if not is_equal or not isinstance(step, ast.AugAssign) or not isinstance(step.op, ast.Add):
            continue
        if not isinstance(step.target, ast.Name) or ast.unparse(step.value) not in ("1", "1.0"):
            continue
        sites = [n for n, s in program.tests.items() if (s.file, s.line) == (loop.file, inner.lineno)]
        found += [(step.target.id, loop, site) for site in sites]
    return found
