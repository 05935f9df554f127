"""Rows that are picked from inputs and labels in different orders: `X[order]` beside `y[np.sort(order)]`.

Every pick of rows, or columns, by an array of numbers is noted. Two that are made in the same iteration and pick the
same rows in another order belong together if one of them is what predictions are compared with: then each row of the
inputs meets the label of another.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.instrument import Program, Site
from ...truth.case import Case
from .cuts import is_target_only

MOST = 12  # picks noted of one expression
FEWEST = 8  # rows: fewer may be in another order by chance


@dataclass
class Picks:
    """The orders in which one expression picked rows, with the moments it did so."""

    site: Site
    text: str
    taken: list[tuple[int, Any]] = field(default_factory=list)


class PickWatch:
    """Sees every pick `x[rows]` or `x[:, rows]` of a named array."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.known = 0
        self.moment = 0
        self.codes: dict[int, Any] = {}  # of indices that are names
        self.computed: dict[int, Any] = {}  # site of an index that is computed in place -> its last value
        self.indices: dict[int, int] = {}  # pick -> site of its index
        self.picks: dict[int, Picks] = {}

    def look(self, number: int, value: Any, frame: Any) -> None:
        """A value was computed."""
        if number >= self.known:
            self._learn()
        if number in self.computed:
            self.computed[number] = value
        own = self.picks.get(number)
        if own is None or len(own.taken) >= MOST:
            return
        is_name = number in self.codes
        index = eval(self.codes[number], frame.f_globals, frame.f_locals) if is_name else self._computed(number)
        if isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu" and len(index) >= FEWEST:
            self.moment += 1
            own.taken.append((self.moment, index.copy()))

    def _computed(self, number: int) -> Any:
        return self.computed.get(self.indices[number])

    def _learn(self) -> None:
        start, self.known = self.known, len(self.program.sites)
        for site in self.program.sites[start:]:
            index = _index_of(site.node)
            if index is None:
                continue
            assert isinstance(site.node, ast.Subscript)
            picks = Picks(site, ast.unparse(site.node.value))
            if isinstance(index, (ast.Name, ast.Attribute)):
                self.codes[site.id] = compile(ast.unparse(index), "<index>", "eval")
                self.picks[site.id] = picks
                continue
            inner = self._site_of(site, index)
            if inner is not None:
                self.computed[inner], self.indices[site.id], self.picks[site.id] = None, inner, picks

    def _site_of(self, site: Site, index: ast.expr) -> int | None:
        """The site at which the index itself passes by."""
        own = self.program.statements[site.statement].sites if site.statement >= 0 else []
        wanted = ast.dump(index)
        return next((n for n in own if n != site.id and ast.dump(self.program.sites[n].node) == wanted), None)


def _index_of(node: ast.expr) -> ast.expr | None:
    """`rows` of `x[rows]` and of `x[:, rows]`, where x is a name."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, (ast.Name, ast.Attribute)):
        return None
    index = node.slice
    if isinstance(index, ast.Tuple) and len(index.elts) == 2 and isinstance(index.elts[0], ast.Slice):
        index = index.elts[1]
    return index if isinstance(index, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) else None


def picked_apart(case: Case, watch: PickWatch) -> dict[str, Any] | None:
    """The finding about inputs and labels of which the same rows are picked in two orders."""
    known = [picks for picks in watch.picks.values() if picks.taken]
    for labels in known:
        for inputs in known:
            if inputs.text == labels.text or not _are_apart(inputs, labels):
                continue
            is_paired = any(_agree(p, inputs) for p in known if p.text == labels.text)
            if is_paired or any(_agree(p, labels) for p in known if p.text == inputs.text):
                continue  # the right pairs are there too: these are meant to be wrong
            if is_target_only(case, labels.site.id):
                return _finding(case, inputs, labels)
    return None


def _are_apart(one: Picks, other: Picks) -> bool:
    """Whether each time the same rows are picked, and not in the same order."""
    pairs = list(zip(one.taken, other.taken))
    return all(
        len(a) == len(b) and np.array_equal(np.sort(a), np.sort(b)) and not np.array_equal(a, b)
        for (_, a), (_, b) in pairs
    )


def _agree(one: Picks, other: Picks) -> bool:
    return any(np.array_equal(a, b) for (_, a), (_, b) in zip(one.taken, other.taken))


def _finding(case: Case, inputs: Picks, labels: Picks) -> dict[str, Any]:
    one, other = ast.unparse(inputs.site.node), ast.unparse(labels.site.node)
    return finding(
        "label-order", "error", labels.text,
        f"{one} and {other} pick the same rows in different orders, so every row of {inputs.text} is used with the "
        f"{labels.text} of another: there is nothing left to learn.",
        f"pick both with the same index: {one} and {other.replace(_index_text(labels), _index_text(inputs))}",
        evidence={"arrays": [inputs.text, labels.text], "proven": True}, variable=labels.text,
        **at_site(case.lab.program, labels.site),
    )  # fmt: skip


def _index_text(picks: Picks) -> str:
    index = _index_of(picks.site.node)
    return ast.unparse(index) if index is not None else ""
