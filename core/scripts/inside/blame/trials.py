"""Variants of suspicious lines are run: which parameters' updates are right with each of them?

The simplest variant that makes wrong gradients right, and leaves right ones so, is the fix.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

import numpy as np

from ..rewriting.edits import Variant, compiled
from ..rewriting.rewrite import spell_statement
from ..running.clock import worked
from ..running.fork import PARALLEL
from ..running.instrument import Site
from ..running.matching import close, compare
from ..running.probe import Outcome, Probe
from ..truth.case import Case
from ..truth.on_the_way import MEASURED, common
from ..truth.truth import frozen_probe, stored_values
from .preference import is_better, is_less_likely
from .suspects import Suspect

SECONDS = 7.0
DEFINING = ("lambda", "return")  # what a function computes
MOST_DEFINING = 40


@dataclass
class Fix:
    """A variant that was run and made gradients right."""

    site: Site
    variant: Variant
    cause: str
    text: str
    right: int
    complete: bool
    writes: bool
    heals: set[int] = field(default_factory=set)


def try_all(case: Case, offered: list[tuple[Suspect, Variant]]) -> Fix | None:
    """The best of the variants that make a wrong gradient right, as far as the time reaches."""
    patience = max(SECONDS, case.lab.seconds_left / 2)  # a longer time limit is meant for this
    deadline = min(worked() + patience, case.lab.children.deadline - 1)
    best: Fix | None = None
    batch = 4 * PARALLEL
    position = 0
    while position < len(offered) and worked() < deadline:
        following = offered[position][1]
        if best is not None and best.complete and is_less_likely(case, following, best.variant):
            break
        some = offered[position : position + batch]
        position += batch
        probes = [trial_probe(case, variant) for _, variant in some]
        for (suspect, variant), outcome in zip(some, case.lab.run(probes)):
            if not outcome.complete:
                continue
            right = right_after(case, outcome)
            if not right >= case.right or not (right - case.right) & case.wrong:
                continue
            fix = _as_fix(case, suspect, variant, right)
            if best is None or is_better((fix.right, fix.variant), (best.right, best.variant)):
                best = fix
    return _at_its_definition(case, offered, best, deadline) if best is not None else None


def _at_its_definition(case: Case, offered: list[tuple[Suspect, Variant]], best: Fix, deadline: float) -> Fix:
    """The same repair in the function or lambda that a line calls, if it helps there as much: uses share it."""
    if best.cause != "wrong-derivative" or best.site.role in DEFINING:
        return best
    inner = [(s, v) for s, v in offered if s.site.role in DEFINING and v.cause == best.cause][:MOST_DEFINING]
    outcomes = case.lab.run([trial_probe(case, v) for _, v in inner]) if worked() < deadline else []
    for (suspect, variant), outcome in zip(inner, outcomes):
        right = right_after(case, outcome) if outcome.complete else set()
        if right >= case.right and len(right) >= best.right:
            return _as_fix(case, suspect, variant, right)
    return best


def trial_probe(case: Case, variant: Variant) -> Probe:
    """The iteration with the variant in place."""
    record = "full" if any(v.site >= 0 for v in case.verdicts) else "nothing"
    return frozen_probe(case.roles, record=record, replace={variant.site: compiled(variant.node)})


def right_after(case: Case, outcome: Outcome) -> set[int]:
    """Parameters that are right in a trial, by the factor of those that were right before."""
    tolerance = 2 * case.slopes.tolerance + 1e-3
    matches = [compare(update, truth) for update, truth in zip(outcome.suppressed, case.loss.slopes)]
    factors = [match.factor if match.residual < case.slopes.tolerance else None for match in matches]
    stored = any(v.site >= 0 for v in case.verdicts)
    reference = [case.verdicts[p].update_factor for p in sorted(case.right)]
    if stored:
        return _right_by_store(case, outcome)
    if reference:
        shared = float(np.median(reference))
    else:
        shared, _ = common(factors, case.roles, case.slopes)
        if shared > 0:
            return set()
    exact = tolerance if case.slopes.coarse else MEASURED  # a single number is near to what is right by accident
    near = {
        p
        for p, (f, v) in enumerate(zip(factors, case.verdicts))
        if f is not None and shared and close(f, shared, exact if v.entries == 1 else tolerance)
    }
    is_single = all(v.entries == 1 for v in case.verdicts)
    return set() if not reference and is_single and 2 * len(near) <= len(factors) else near


def _right_by_store(case: Case, outcome: Outcome) -> set[int]:
    found: dict[int, list[float]] = {}
    for p, leaf in enumerate(case.roles.parameters):
        for value in stored_values(case.lab, case.roles, outcome, leaf):
            match = compare(value.projection, case.loss.slopes[p])
            if match.residual < case.slopes.tolerance:
                found.setdefault(p, []).append(match.factor)
    known = [found[p][-1] for p in case.right if p in found]
    if not known:
        known = [factors[-1] for factors in found.values()][:1]
    if not known:
        return set()
    shared = known[0]
    tolerance = 2 * case.slopes.tolerance + 1e-3
    return {p for p, factors in found.items() if any(close(f, shared, tolerance) for f in factors)}


def _as_fix(case: Case, suspect: Suspect, variant: Variant, right: set[int]) -> Fix:
    program = case.lab.program
    statement = program.statements[suspect.site.statement]
    lines = program.sources[suspect.site.file]
    text = ""
    if suspect.site.role not in ("index", "lambda") and not _is_part_of_tuple(statement.node):
        text = spell_statement(statement.node, variant.node, lines)
    elif suspect.site.role == "lambda" and suspect.site.node.end_lineno == suspect.site.node.lineno:
        line, node = lines[suspect.site.line - 1].encode(), suspect.site.node
        new = ast.unparse(variant.node).encode()
        text = (line[: node.col_offset] + new + line[node.end_col_offset :]).decode().strip().rstrip(",")
    judged = {p for p, v in enumerate(case.verdicts) if v.verdict != "inconclusive" and not v.reason}
    return Fix(
        suspect.site, variant, variant.cause, text, len(right), right >= judged, suspect.writes,
        right - case.right,
    )  # fmt: skip


def _is_part_of_tuple(node: ast.stmt) -> bool:
    return isinstance(getattr(node, "value", None), ast.Tuple)
