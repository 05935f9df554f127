"""The root of a negative number, followed back to the running mean that ought to be one of squares.

The mean is not believed to be at fault: with its addend squared, or with the other mean in its place, the root has
to be a number in the same iteration.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...rewriting.edits import compiled
from ...rewriting.rewrite import fresh, places, replaced, spell_statement
from ...running.instrument import Site, Statement
from ...running.lab import Lab
from ...running.probe import Outcome, Probe
from ..places import stored_name

HALF = 0.5
MAX_VARIANTS = 40

Variant = tuple[Site, Statement, ast.expr, str]


def root_of_a_mean(lab: Lab, base: Outcome, site: Site) -> dict[str, Any] | None:
    """The finding if `site` is a root that is no number, and a running mean is what makes it so."""
    if not any(_is_root(node) for node in ast.walk(site.node)):
        return None
    sums = _running_sums(lab, base)
    offered = [*_exchanged(lab, base, site, sums), *_squared(sums)][:MAX_VARIANTS]
    codes = [compiled(node) for _, _, node, _ in offered]
    probes = [Probe(record="full", replace={v[0].id: code}) for v, code in zip(offered, codes) if code is not None]
    offered = [variant for variant, code in zip(offered, codes) if code is not None]
    for (place, statement, node, what), outcome in zip(offered, lab.run(probes)):
        if outcome.complete and _is_number(outcome, site.id):
            name = stored_name(lab.program, place)
            return finding(
                "optimizer-state", "error", name,
                f"{what}: it gets negative, and `{ast.unparse(site.node)}` in line {site.line} is no number.",
                spell_statement(statement.node, node, lab.program.sources[place.file]),
                evidence={"proven": True}, variable=name, **at_site(lab.program, place),
            )  # fmt: skip
    return None


def _is_root(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return isinstance(node.right, ast.Constant) and node.right.value == HALF
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    is_half = len(node.args) > 1 and getattr(node.args[1], "value", None) == HALF
    return name == "sqrt" or (name in ("power", "pow") and is_half)


def _running_sums(lab: Lab, base: Outcome) -> list[tuple[Statement, Site]]:
    """Statements of this iteration that add to what was there, and the sites of their values."""
    seen = set(base.array_site) | set(base.scalar_site)
    found = []
    for statement in lab.program.statements:
        node = statement.node
        for number in statement.sites:
            site = lab.program.sites[number]
            if number not in seen or site.role not in ("assign", "augment"):
                continue
            if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
                found.append((statement, site))
            elif isinstance(node, ast.Assign) and len(node.targets) == 1:
                target = ast.unparse(node.targets[0])
                if any(ast.unparse(inner) == target for inner in ast.walk(node.value) if isinstance(inner, ast.expr)):
                    found.append((statement, site))
    return found


def _squared(sums: list[tuple[Statement, Site]]) -> Iterator[Variant]:
    """What is added, squared."""
    for statement, site in sums:
        name = _target(statement)
        for number, node in places(site.node):
            if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and ast.unparse(node) != name:
                square = ast.BinOp(copy.deepcopy(node), ast.Pow(), ast.Constant(2))
                new = replaced(site.node, number, square)
                text = f"{ast.unparse(node)} itself is added to {name} here, not its square, and a root is taken of it"
                yield site, statement, new, text


def _exchanged(lab: Lab, base: Outcome, root: Site, sums: list[tuple[Statement, Site]]) -> Iterator[Variant]:
    """A mean of squares in the place of a mean that is none, where the root, or its argument, is computed."""
    squares = [_target(statement) for statement, site in sums if _has_a_square(site.node)]
    others = [_target(statement) for statement, site in sums if not _has_a_square(site.node)]
    names = {ast.unparse(node) for node in ast.walk(root.node) if isinstance(node, ast.expr)}
    near = [s for s in lab.program.statements if s.file == root.file and _target(s) in names]
    own = lab.program.statements[root.statement]
    taken = {statement.id for statement, _ in sums}
    for statement in (own, *near):
        if statement.id in taken:
            continue
        for site in [lab.program.sites[number] for number in statement.sites]:
            if site.role not in ("assign", "augment", "return"):
                continue
            for number, node in places(site.node):
                if ast.unparse(node) in others:
                    for square in squares:
                        new = replaced(site.node, number, fresh(square))
                        yield site, statement, new, f"{ast.unparse(node)} stands here where {square} belongs"


def _has_a_square(node: ast.expr) -> bool:
    for inner in ast.walk(node):
        if isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Pow) and getattr(inner.right, "value", 0) == 2:
            return True
        is_product = isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult)
        if is_product and ast.unparse(inner.left) == ast.unparse(inner.right):  # type: ignore[attr-defined]
            return True
        if isinstance(inner, ast.Call) and getattr(inner.func, "attr", "") == "square":
            return True
    return False


def _target(statement: Statement) -> str:
    node = statement.node
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
    return ast.unparse(target) if isinstance(target, ast.expr) else ""


def _is_number(outcome: Outcome, site: int) -> bool:
    """Whether all values of an expression are numbers."""
    numbers = [value for s, value in zip(outcome.scalar_site, outcome.scalar) if s == site]
    numbers += [value for s, facts in zip(outcome.array_site, outcome.array_facts) if s == site for value in facts[:2]]
    return bool(numbers) and bool(np.isfinite(numbers).all())
