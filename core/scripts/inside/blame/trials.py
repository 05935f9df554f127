"""Variants of suspicious lines are run: which parameters' updates are right with each of them?

The simplest variant that makes wrong gradients right, and leaves right ones so, is the fix.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..rewriting.edits import Variant, compiled
from ..rewriting.rewrite import spell_in_place, spell_statement
from ..running.clock import worked
from ..running.fork import PARALLEL
from ..running.instrument import Site
from ..running.matching import close, compare
from ..running.probe import Outcome, Probe
from ..running.syntax import is_same_place
from ..truth.case import Case
from ..truth.exact import exactly_stored
from ..truth.on_the_way import FEW, MEASURED, common
from ..truth.truth import frozen_probe, stored_values
from .idle import idle_gradients, is_fed
from .preference import is_better, is_less_likely, suits
from .suspects import Suspect

SECONDS = 7.0
DEFINING = ("lambda", "return")  # what a function computes
LARGE = 3  # tier from which a smaller change is looked for
MOST = 40


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
    """The best of the variants that make a wrong gradient right, as far as the time reaches.

    Of a gradient and a penalty that do not fit each other either can be scaled: by itself, the one that makes their sum
    the gradient of the loss, and no multiple of it.
    """
    patience = max(SECONDS, case.lab.seconds_left / 2)  # a longer time limit is meant for this
    deadline = min(worked() + patience, case.lab.children.deadline - 1)
    has_no_scale = not case.right and any(verdict.other_penalty for verdict in case.verdicts)
    exact = _try(case, offered, deadline, is_exact=True) if has_no_scale else None
    return exact or _try(case, offered, deadline, is_exact=False)


def _try(case: Case, offered: list[tuple[Suspect, Variant]], deadline: float, *, is_exact: bool) -> Fix | None:
    best: Fix | None = None
    batch = 4 * PARALLEL
    position = 0
    while position < len(offered) and worked() < deadline:
        following = offered[position][1]
        if best is not None and best.complete and is_less_likely(case, following, best.variant):
            break
        some = offered[position : position + batch]
        position += batch
        probes = [trial_probe(case, variant, is_full=is_exact) for _, variant in some]
        for (suspect, variant), outcome in zip(some, case.lab.run(probes)):
            if not outcome.complete:
                continue
            right = right_after(case, outcome)
            if not right >= case.right or not (right - case.right) & case.wrong:
                continue
            if is_exact and not right & exactly_stored(case.lab, case.roles, outcome, case.loss):
                continue
            fix = _as_fix(case, suspect, variant, right)
            if best is None or is_better((fix.right, fix.variant), (best.right, best.variant)):
                best = fix
    return _or_simpler(case, offered, best, deadline) if best is not None else None


def _or_simpler(case: Case, offered: list[tuple[Suspect, Variant]], best: Fix, deadline: float) -> Fix:
    """A smaller change that makes as many gradients right, though no value promised it; or the same at a definition.

    A repair in the function or lambda that a line calls goes before that in its use, since uses share it.
    """
    smaller = [(s, v) for s, v in offered if LARGE <= best.variant.tier > v.tier and suits(case, v)]
    is_use = best.cause == "wrong-derivative" and best.site.role not in DEFINING
    inner = [(s, v) for s, v in offered if is_use and s.site.role in DEFINING and v.cause == best.cause]
    asked = [*sorted(smaller, key=lambda pair: pair[1].tier)[:MOST], *inner[:MOST]]
    outcomes = case.lab.run([trial_probe(case, v) for _, v in asked]) if worked() < deadline else []
    for (suspect, variant), outcome in zip(asked, outcomes):
        right = right_after(case, outcome) if outcome.complete else set()
        if right >= case.right and len(right) >= best.right:
            return _as_fix(case, suspect, variant, right)
    return best


def trial_probe(case: Case, variant: Variant, *, is_full: bool = False) -> Probe:
    """The iteration with the variant in place."""
    record = "full" if is_full or any(v.site >= 0 for v in case.verdicts) else "nothing"
    memories = [leaf for own in idle_gradients(case).values() for leaf in own.memories]
    return frozen_probe(case.roles, record=record, replace={variant.site: compiled(variant.node)}, final=memories)


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
        shared = float(np.median(reference)) * _through_the_norm(case, factors)
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


def _through_the_norm(case: Case, factors: list[float | None]) -> float:
    """What a trial does to all right updates alike: where gradients are clipped by their norm, it changes with one."""
    own = [(factors[p], case.verdicts[p].update_factor) for p in case.right if case.roles.parameters[p].size > FEW]
    ratios = [now / before for now, before in own if now is not None and before]
    if not ratios or len(ratios) < len(own) or not close(min(ratios), max(ratios), 2 * case.slopes.tolerance + 1e-3):
        return 1.0
    return float(np.median(ratios))


def _right_by_store(case: Case, outcome: Outcome) -> set[int]:
    found: dict[int, list[float]] = {}
    idle = idle_gradients(case)
    for p, leaf in enumerate(case.roles.parameters):
        if p in idle:
            continue
        for value in stored_values(case.lab, case.roles, outcome, leaf):
            match = compare(value.projection, case.loss.slopes[p])
            if match.residual < case.slopes.tolerance:
                found.setdefault(p, []).append(match.factor)
    known = [found[p][-1] for p in case.right if p in found]
    if not known:
        known = [factors[-1] for factors in found.values()][:1]
    fed = {p for p in idle if is_fed(case, p, outcome)}
    if not known:
        return fed
    shared = known[0]
    tolerance = 2 * case.slopes.tolerance + 1e-3
    return fed | {p for p, factors in found.items() if any(close(f, shared, tolerance) for f in factors)}


def _as_fix(case: Case, suspect: Suspect, variant: Variant, right: set[int]) -> Fix:
    program, site = case.lab.program, suspect.site
    node, lines = program.statements[site.statement].node, program.sources[site.file]
    value = getattr(node, "value", None)
    is_whole = value is not None and is_same_place(value, site.node)
    spelled = spell_statement(node, variant.node, lines) if is_whole else ""
    text = spelled or spell_in_place(site.node, variant.node, lines)
    judged = {p for p, v in enumerate(case.verdicts) if v.verdict != "inconclusive" and not v.reason}
    return Fix(
        suspect.site, variant, variant.cause, text, len(right), right >= judged, suspect.writes,
        right - case.right,
    )  # fmt: skip
