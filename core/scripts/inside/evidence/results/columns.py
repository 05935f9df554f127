"""Labels that pick whole columns of a table, `p[:, y]`, where the logarithm of one entry for each example is meant.

NumPy makes a square of it, every example with every label, and the mean of its logarithms is no cross-entropy.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.instrument import Program, Site

LOGS = ("log", "log2", "log10")
DIAGONALS = ("diag", "diagonal", "trace", "einsum")  # what makes single entries of the square
IDENTITIES = ("eye", "identity")  # the same, in one statement; elsewhere they make labels


class ColumnWatch:
    """Looks at each such expression once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.waiting: set[int] = set()
        self.found: list[tuple[Site, int]] = []

    def learn(self, site: Site) -> None:
        """Sites of the script and of modules imported since the last time."""
        node = site.node
        if not isinstance(node, ast.Subscript) or _labels(node) is None or site.statement < 0:
            return
        names = _called_in(self.program.statements[site.statement].node)
        if names & set(IDENTITIES):
            return
        if names & set(LOGS) and not any(_called_in(other.node) & set(DIAGONALS) for other in self.program.statements):
            self.waiting.add(site.id)

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        if number not in self.waiting:
            return
        self.waiting.discard(number)
        site = self.program.sites[number]
        assert isinstance(site.node, ast.Subscript)
        labels = (_labels(site.node) or (None, 0))[0]
        if not isinstance(labels, ast.Name) or type(value) is not np.ndarray or value.ndim != 2:
            return
        own = frame.f_locals.get(labels.id, frame.f_globals.get(labels.id))
        is_square = value.shape[0] == value.shape[1] > 2 and np.shape(own) == (value.shape[0],)
        if is_square and np.asarray(own).dtype.kind in "iu" and not np.array_equal(np.unique(own), np.arange(len(own))):
            self.found.append((site, len(own)))

    def findings(self) -> list[dict[str, Any]]:
        """One finding for each expression."""
        return [_finding(self.program, site, length) for site, length in self.found]


def _labels(node: ast.Subscript) -> tuple[ast.expr, int] | None:
    """The index of `p[:, y]` or `p[y, :]`, and its axis."""
    index = node.slice
    if not isinstance(index, ast.Tuple) or len(index.elts) != 2:
        return None
    whole = [isinstance(e, ast.Slice) and e.lower is None and e.upper is None and e.step is None for e in index.elts]
    if whole[0] == whole[1]:
        return None
    axis = 1 if whole[0] else 0
    return index.elts[axis], axis


def _called_in(node: ast.AST) -> set[str]:
    """The last names of everything that a statement calls; of a compound one, what stands in it too."""
    calls = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}


def _finding(program: Program, site: Site, n: int) -> dict[str, Any]:
    assert isinstance(site.node, ast.Subscript) and isinstance(site.node.slice, ast.Tuple)
    labels, axis = _labels(site.node) or (site.node, 1)
    table, name = ast.unparse(site.node.value), ast.unparse(labels)
    pairs = f"np.arange(len({name})), {name}" if axis else f"{name}, np.arange(len({name}))"
    return finding(
        "loss-formula", "error", "loss",
        f"{ast.unparse(site.node)} takes whole {'columns' if axis else 'rows'}: it is ({n}, {n}), every example with "
        "every label, and the number computed of it is no cross-entropy.",
        f"take one entry for each example: {table}[{pairs}]",
        evidence={"examples": n}, variable=name, **at_site(program, site),
    )  # fmt: skip
