"""A parameter that is replaced by a step from another one: `b = a - rate * db`.

What is stored is then the other parameter and the right step of this one; its own value is forgotten. The step
has to have the very factor that the parameters that are right have, so that a copy of a parameter is none.
"""

from __future__ import annotations

import ast
import copy
import re
from dataclasses import replace
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...rewriting.edits import compiled
from ...rewriting.rewrite import fresh, spell_statement
from ...running.instrument import Site
from ...running.leaves import Leaf
from ...running.matching import close, compare
from ...running.projections import project
from ...truth.case import Case
from ...truth.truth import frozen_probe
from .unmoved import slopes_along

SEVERAL = 2  # single numbers that share a factor by no chance
MAX_LEAVES = 24


def set_from_another(case: Case) -> dict[str, Any] | None:
    """The first parameter whose new value is another one's and its own step."""
    factor, right = _shared_factor(case)
    if not factor:
        return None
    ends = {leaf.name: end for leaf, end in zip(case.roles.changed, case.roles.base.final)}
    sources = {p: case.roles.parameters[p] for p in right}
    leaves = [leaf for leaf in case.roles.changed if leaf.name not in {s.name for s in sources.values()}]
    leaves = [leaf for leaf in leaves if leaf.name in case.roles.gains and ends[leaf.name] is not None][:MAX_LEAVES]
    for leaf in leaves:
        alike = [p for p, source in sources.items() if source.shape == leaf.shape]
        slopes = _slopes(case, leaf) if alike else np.zeros(1)
        if not np.any(slopes) or not np.isfinite(slopes).all():
            continue
        end, start = ends[leaf.name][1], project(case.lab.leaves.number(leaf))
        if compare(end - start, slopes).residual < case.slopes.tolerance and leaf.size > 1:
            continue
        for p in alike:
            stepped = ends[case.roles.parameters[p].name]
            froms = [case.starts[p]] + ([stepped[1]] if stepped is not None else [])
            if any(_is_step(case, end - value, slopes, factor) for value in froms):
                return _finding(case, leaf, case.roles.parameters[p], slopes, factor, end)
    return None


def _shared_factor(case: Case) -> tuple[float, list[int]]:
    """(the factor that most updates have of their slopes, the parameters that have it); 0 if it may be chance."""
    matches = [compare(update, slopes) for update, slopes in zip(case.slopes.updates, case.loss.slopes)]
    factors = {p: match.factor for p, match in enumerate(matches) if match.residual < case.slopes.tolerance}
    groups = [[p for p, f in factors.items() if close(f, factor, 0.01)] for factor in factors.values()]
    right = max(groups, key=len, default=[])
    is_enough = len(right) >= SEVERAL or any(case.roles.parameters[p].size > 1 for p in right)
    return (float(np.median([factors[p] for p in right])), right) if is_enough else (0.0, [])


def _is_step(case: Case, change: Any, slopes: Any, factor: float) -> bool:
    match = compare(change, slopes)
    return match.residual < 5 * case.slopes.tolerance and close(match.factor, factor, 0.01)


def _slopes(case: Case, leaf: Leaf) -> Any:
    """The loss's slopes along a leaf that is put back like the parameters, whether it passes for one or not."""
    roles = case.roles
    if leaf.name not in {other.name for other in roles.parameters}:
        number = [other.name for other in roles.changed].index(leaf.name)
        writers = {statement: list(written) for statement, written in roles.writers.items()}
        for statement, written in roles.base.writes.items():
            if number in written:
                writers.setdefault(statement, []).append(len(roles.parameters))
        roles = replace(roles, parameters=[*roles.parameters, leaf], writers=writers)
    return slopes_along(replace(case, roles=roles), [leaf])[0]


def _finding(case: Case, leaf: Leaf, source: Leaf, slopes: Any, factor: float, end: Any) -> dict[str, Any]:
    own, other = short_name(leaf.name), short_name(source.name)
    site = _computed_at(case, leaf, end)
    text, is_proven = _mended(case, site, leaf, source, slopes, factor) if site is not None else ("", False)
    return finding(
        "update-wrong-parameter", "error", own,
        f"the new {own} is a step from {other} and not from {own}: what {own} was is forgotten, and it follows "
        f"{other}.",
        text or f"start from {own} here", evidence={"proven": is_proven}, variable=own,
        **(at_site(case.lab.program, site) if site is not None else {}),
    )  # fmt: skip


def _computed_at(case: Case, leaf: Leaf, end: Any) -> Site | None:
    """The first whole expression whose value is what the leaf ends with."""
    base = case.roles.base
    if leaf.size == 1:
        unit = project(np.ones(1))
        rows = [(o, s, unit * v) for o, s, v in zip(base.scalar_order, base.scalar_site, base.scalar)]
    else:
        rows = list(zip(base.array_order, base.array_site, base.array_projection))
    rows.sort(key=lambda row: row[0])
    for _, number, value in rows:
        site = case.lab.program.sites[number]
        if (
            isinstance(site.node, ast.BinOp)
            and np.shape(value) == np.shape(end)
            and np.allclose(value, end, rtol=1e-12)
        ):
            return site
    return None


def _mended(case: Case, site: Site, leaf: Leaf, source: Leaf, slopes: Any, factor: float) -> tuple[str, bool]:
    """(the statement with the right name in it, whether the leaf ends right with it)."""
    old, new = _last(source.name), _last(leaf.name)
    names = [node for node in ast.walk(site.node) if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript))]
    wanted = next((text for text in map(ast.unparse, names) if _last(text) == old), None)
    if wanted is None:
        return "", False
    mended = copy.deepcopy(site.node)
    for node in ast.walk(mended):
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.expr) and ast.unparse(value) == wanted:
                setattr(node, field, fresh(wanted[: len(wanted) - len(old)] + new))
    code = compiled(mended)
    if code is None:
        return "", False
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", replace={site.id: code}, final=[leaf]))
    statement = case.lab.program.statements[site.statement]
    lines = case.lab.program.sources[site.file]
    text = spell_statement(statement.node, mended, lines)
    names_of = [other.name for other in case.roles.parameters]
    if leaf.name in names_of:
        change = outcome.suppressed[names_of.index(leaf.name)]
    else:
        change = outcome.final[0][1] - project(case.lab.leaves.number(leaf)) if outcome.final[0] else np.zeros(1)
    is_right = outcome.complete and _is_step(case, change, slopes, factor)
    return (text, True) if is_right else ("", False)


def _last(name: str) -> str:
    """The last part of a name: an attribute, a key or an index with its brackets."""
    return re.sub(r"^.*?(\w+|\[[^\]]*\])$", r"\1", name)
