"""The loss that is shown beside the gradients that are used: do they belong together?

Only a number computed from the same prediction counts, and only a formula that is none of the usual ones, or
a cross-entropy over gradients of something else: a mean squared error printed beside a right training is a
monitor, and a common one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.matching import compare
from ..running.probe import Key, Outcome
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
