"""The loss that is shown beside the gradients that are used: do they belong together?

Only a number computed from the same prediction counts, and only a formula that is none of the usual ones, or
a cross-entropy over gradients of something else: a mean squared error printed beside a right training is a
monitor, and a common one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..findings import at_site, finding
from ..running.lab import Lab
from ..running.matching import compare
from ..running.probe import Key, Outcome
from .case import Case
from .formula_place import behind_a_mean, name_of
from .loss import Loss
from .rebuilt_loss import standard_slopes
from .roles import Roles
from .truth import Slopes, frozen_probe, stored_values

CROSS_ENTROPIES = ("binary", "cross-entropy", "softmax")


def kind_of(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, *, predictions: list[Key], targets: list[Any]) -> str:
    """The name of the usual formula whose slopes are those of a number of the script; empty for none.

    Only of values that feed the updates: what a loss is computed with on the way is no prediction.
    """
    probes = [frozen_probe(roles, record="nothing", disturb={site: (turn,)}) for site, turn in predictions]
    before = slopes.frozen.suppressed
    predictions = [
        key
        for key, outcome in zip(predictions, lab.run(probes))
        if outcome.complete and any(not np.array_equal(a, b) for a, b in zip(before, outcome.suppressed))
    ]
    for name, reference in standard_slopes(slopes, predictions, targets):
        flat, own = np.ravel(reference), np.ravel(loss.slopes)
        if np.isfinite(flat).all() and compare(own, flat).residual < slopes.tolerance:
            return name
    return ""


def is_of_the_same_pass(lab: Lab, roles: Roles, slopes: Slopes, own: Loss, rebuilt: Loss) -> bool:
    """Whether the script's number changes with the very prediction that the gradients come from.

    A number that changes with a gradient too (its norm, say) is computed on the way back, and is no loss.
    """
    for p, leaf in enumerate(roles.parameters):
        values = stored_values(lab, roles, slopes.frozen, leaf) if leaf.size > 1 else []
        values = [v for v in values if compare(v.projection, rebuilt.slopes[p]).residual < slopes.tolerance][:2]
        probes = [frozen_probe(roles, disturb={v.site: None if v.turn is None else (v.turn,)}) for v in values]
        if any(_changes(outcome, own) for outcome in lab.run(probes)):
            return False
    outcome = lab.one(frozen_probe(roles, disturb={rebuilt.site: (rebuilt.turn,)}))
    return _changes(outcome, own)


def _changes(outcome: Outcome, own: Loss) -> bool:
    now = dict(zip(zip(outcome.scalar_site, outcome.scalar_turn), outcome.scalar))
    return outcome.complete and now.get((own.site, own.turn), own.value) != own.value


def formula_finding(case: Case, own: Loss, kind: str) -> dict[str, Any] | None:
    """The loss shown is not the one that is minimised."""
    program = case.lab.program
    site = program.sites[own.site]
    place = at_site(program, site)
    inner = _where_computed(case, own)
    if inner is not None:
        site = behind_a_mean(case, inner)
        place = at_site(program, site)
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
