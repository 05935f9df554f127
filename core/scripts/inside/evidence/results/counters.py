"""Hits that are counted over all epochs and divided by the number of rows of one: the share passes 1.

`correct += np.sum(prediction == labels)` and `correct / len(X)` in the same loop, in which nothing sets `correct` back.
That it grows past the number of rows is seen as the training lives on.
"""

from __future__ import annotations

import ast
from typing import Any

from ...findings import at_site, finding, short_name
from ...running.evaluating import evaluate
from ...running.instrument import Loop, Program, Site, Statement
from .hits import is_a_length


class CounterWatch:
    """Looks at each share of a count that nothing sets back, until the count is larger than what it is divided by."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.waiting: dict[int, tuple[Any, Any]] = {}
        self.found: list[int] = []

    def learn(self, site: Site) -> None:
        """Sites of the script and of modules imported since the last time."""
        if isinstance(site.node, ast.BinOp) and isinstance(site.node.op, ast.Div) and is_a_length(site.node.right):
            count = _counted(site.node)
            if count is not None and self._is_never_set_back(site, ast.unparse(count)):
                above, below = (compile(ast.unparse(side), "<count>", "eval") for side in (count, site.node.right))
                self.waiting[site.id] = above, below

    def _is_never_set_back(self, site: Site, count: str) -> bool:
        """Whether a loop around a share adds hits to its count, and gives it no other value."""
        own = [s for s in self.program.statements if (s.file, s.function) == (site.file, site.function)]
        branches = [branch for branch in self.program.tests.values() if branch.file == site.file]
        added = [s for s in own if _adds_hits(s, count, branches)]
        loops = [loop for loop in self.program.loops if loop.file == site.file and _holds(loop, site.line)]
        return any(
            any(_holds(loop, s.line) for s in added)
            and not any(_holds(loop, s.line) and _sets(s.node, count) for s in own)
            for loop in loops
        )

    def look(self, number: int, frame: Any) -> None:
        """A value was computed."""
        codes = self.waiting.get(number)
        if codes is None:
            return
        count, rows = (evaluate(code, frame) for code in codes)
        if isinstance(rows, int) and rows > 0 and count > rows and count == int(count):
            self.found.append(number)
            del self.waiting[number]

    def finding_of(self, number: int) -> dict[str, Any]:
        """What is said of one share."""
        site = self.program.sites[number]
        assert isinstance(site.node, ast.BinOp)
        count, rows = ast.unparse(_counted(site.node) or site.node.left), ast.unparse(site.node.right)
        return finding(
            "metric-wrong", "error", short_name(count),
            f"{count} counts hits from epoch to epoch and is never set back to zero, so it grows past {rows}, and the "
            "share past 1.",
            f"set {count} to zero at the start of every epoch", evidence={"proven": True}, variable=count,
            **at_site(self.program, site),
        )  # fmt: skip


def _counted(share: ast.BinOp) -> ast.expr | None:
    """The count in `count / rows` and `100 * count / rows`."""
    left = share.left
    if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Mult):
        sides = [side for side in (left.left, left.right) if not isinstance(side, ast.Constant)]
        left = sides[0] if len(sides) == 1 else left
    return left if isinstance(left, (ast.Name, ast.Attribute)) else None


def _adds_hits(statement: Statement, count: str, branches: list[Statement]) -> bool:
    """`count += ...` of something that is compared, or under a condition that compares."""
    node = statement.node
    if not isinstance(node, ast.AugAssign) or not isinstance(node.op, ast.Add) or ast.unparse(node.target) != count:
        return False
    around = [b.node.test for b in branches if isinstance(b.node, ast.If) and _is_in(statement, b.node)]
    return any(isinstance(inner, ast.Compare) for part in (node.value, *around) for inner in ast.walk(part))


def _is_in(statement: Statement, branch: ast.If) -> bool:
    return any(inner.lineno <= statement.line <= (inner.end_lineno or inner.lineno) for inner in branch.body)


def _sets(node: ast.stmt, count: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    parts = [part for target in targets for part in getattr(target, "elts", [target])]
    return any(ast.unparse(part) == count for part in parts)


def _holds(loop: Loop, line: int) -> bool:
    return loop.line < line <= loop.end_line
