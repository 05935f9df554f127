"""The loss that is shown is another number than the one that is minimised: a monitor, or a mistake in its formula?

Where a small change of the formula makes it what is minimised, that is the mistake. Otherwise a usual formula is
taken for a monitor, and an unusual one for a mistake.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...rewriting.edits import Variant, compiled
from ...rewriting.formulas import formulas
from ...rewriting.rewrite import spell_statement
from ...running.instrument import Site
from ...running.matching import compare
from ...running.probe import Outcome
from ...running.projections import direction
from ...truth.case import Case
from ...truth.formula_place import behind_a_mean, name_of
from ...truth.loss import Loss
from ...truth.reported_loss import CROSS_ENTROPIES
from ...truth.truth import frozen_probe

PUSHED = 3  # directions in which a changed formula is compared with what is minimised, of each parameter
MOST = 4  # parameters


def formula_finding(case: Case, own: Loss, kind: str) -> dict[str, Any] | None:
    """The loss shown is not the one that is minimised."""
    program = case.lab.program
    site = program.sites[own.site]
    place = at_site(program, site)
    inner = _where_computed(case, own)
    if inner is not None:
        site = behind_a_mean(case, inner)
        place = at_site(program, site)
    mended = _mended(case, own, [site] if inner is None or inner is site else [site, inner])
    if mended is not None:
        return _mistake(case, mended)
    if kind and not any(word in kind for word in CROSS_ENTROPIES):
        return finding(
            "loss-formula", "info", "loss",
            f"the number shown is the {kind}, while the gradients are those of the {case.loss.rebuilt}: "
            "it is a monitor, "
            "not the loss that is minimised.",
            evidence={"minimised": case.loss.rebuilt, "shown": kind}, **place,
        )  # fmt: skip
    return finding(
        "loss-formula", "error", "loss",
        f"the gradients are those of the {case.loss.rebuilt}, but the loss computed here is not: what is "
        "shown is not "
        "what is minimised.",
        f"compute the {case.loss.rebuilt} here",
        evidence={"minimised": case.loss.rebuilt, "shown": kind or "unknown"},
        variable=name_of(program, site), **place,
    )  # fmt: skip


def _where_computed(case: Case, own: Loss) -> Any:
    """The first stored number proportional to the loss that is shown: the line of its formula."""
    slopes = case.slopes
    if not slopes.scalars:
        return None
    table = np.stack(slopes.scalars)
    flat = np.ravel(own.slopes)
    for i, number in enumerate(slopes.frozen.scalar_site):
        site = case.lab.program.sites[number]
        if site.role in ("assign", "return") and compare(np.ravel(table[:, :, i]), flat).residual < 1e-6:
            return site
    return None


def _mended(case: Case, own: Loss, sites: list[Site]) -> Variant | None:
    """The first change of a formula after which the number shown has the slopes of what is minimised."""
    pushes = _pushes(case)
    wanted = np.array([case.loss.slopes[p][k] for p, k, _ in pushes])
    for site in sites:
        for variant in formulas(site.id, site.node):
            code = compiled(variant.node)
            if code is not None:
                slopes = _slopes_with(case, own, {site.id: code}, pushes)
                if slopes is not None and _is_the_same(slopes, wanted, case.slopes.tolerance):
                    return variant
    return None


def _pushes(case: Case) -> list[tuple[int, int, float]]:
    """(parameter, direction, step) of the pushes that tell losses apart: of the largest parameters."""
    parameters = case.roles.parameters
    largest = sorted(range(len(parameters)), key=lambda p: -parameters[p].size)[:MOST]
    return [
        (p, k, case.lab.step_size(parameters[p]))
        for p in largest
        for k in range(PUSHED if parameters[p].size > 1 else 1)
    ]


def _slopes_with(case: Case, own: Loss, replace: dict[int, Any], pushes: list[tuple[int, int, float]]) -> Any:
    """Slopes of the number shown along the pushes, with a changed formula; None if it cannot be computed so."""
    probes = []
    for p, k, step in pushes:
        leaf = case.roles.parameters[p]
        for signed in (step, -step):
            move = (leaf, signed * direction(k, leaf.shape))
            probes.append(frozen_probe(case.roles, moves=[move], replace=replace))
    values = [_value_of(outcome, own) for outcome in case.lab.run(probes)]
    if not np.isfinite(values).all():
        return None
    return np.array([(a - b) / (2 * step) for a, b, (_, _, step) in zip(values[::2], values[1::2], pushes)])


def _value_of(outcome: Outcome, own: Loss) -> float:
    numbers = zip(zip(outcome.scalar_site, outcome.scalar_turn), outcome.scalar)
    return next((value for key, value in numbers if key == (own.site, own.turn)), float("nan"))


def _is_the_same(slopes: Any, wanted: Any, tolerance: float) -> bool:
    """Whether two losses are the same up to a positive factor."""
    match = compare(slopes, wanted)
    return match.residual < 2 * tolerance and match.factor > 0


def _mistake(case: Case, mended: Variant) -> dict[str, Any]:
    program = case.lab.program
    site = program.sites[mended.site]
    statement = program.statements[site.statement].node
    fix = spell_statement(statement, mended.node, program.sources[site.file])
    return finding(
        "loss-formula", "error", "loss",
        f"the gradients are those of the {case.loss.rebuilt}, and the loss computed here would be the same with one "
        "change: what is shown is not what is minimised.",
        fix, evidence={"minimised": case.loss.rebuilt, "proven": True}, variable=name_of(program, site),
        **at_site(program, site),
    )  # fmt: skip
