"""What is said of each parameter: correct, scaled by c, opposite sign, wrong, missing, or cannot be told.

The update itself is compared with the true gradient. Where an optimizer with memory stands in between, the
last stored value that equals the gradient and feeds the update is proof enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .lab import Lab
from .leaves import Leaf
from .loss import Loss
from .matching import close, compare
from .roles import Roles
from .truth import Slopes, frozen_probe, stored_values

MAX_CANDIDATES = 10


@dataclass
class Verdict:
    """One parameter's judgement. `ratio` is to the true gradient, relative to what all parameters share."""

    leaf: Leaf
    verdict: str
    ratio: float = 0.0
    cosine: float = 0.0
    site: int = -1  # the value that was taken as the gradient, -1: the update itself
    reason: str = ""
    update_factor: float = 0.0  # update = update_factor * true gradient, where they are parallel


def judge(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss) -> list[Verdict]:
    """The verdict on every parameter, in their order."""
    tolerance = slopes.tolerance
    direct = [compare(update, truth) for update, truth in zip(slopes.updates, loss.slopes)]
    flat = [_is_flat(slopes, loss, p) for p in range(len(roles.parameters))]
    stored: list[tuple[float, int] | None] = [None] * len(direct)
    needs_stored = not all(match.residual < tolerance or is_flat for match, is_flat in zip(direct, flat))
    if needs_stored:
        stored = [
            _stored_gradient(lab, roles, slopes, loss, p) if not flat[p] else None for p in range(len(direct))
        ]
    by_update = [match.factor if match.residual < tolerance and not f else None for match, f in zip(direct, flat)]
    by_store = [found[0] if found else None for found in stored]
    common_update, votes_update = common(by_update, roles.parameters, tolerance)
    common_store, votes_store = common(by_store, roles.parameters, tolerance)
    use_store = votes_store > votes_update
    verdicts = []
    for p, leaf in enumerate(roles.parameters):
        factor = by_store[p] if use_store else by_update[p]
        shared = common_store if use_store else common_update
        site = stored[p][1] if stored[p] and use_store else -1  # type: ignore[index]
        verdict = Verdict(leaf, "wrong", cosine=direct[p].cosine, site=site, update_factor=direct[p].factor)
        if flat[p]:
            _judge_flat(verdict, slopes, p)
        elif not np.any(slopes.updates[p]):
            verdict.verdict = "missing"
        elif factor is not None and shared:
            verdict.ratio = factor / shared
            verdict.cosine = 1.0 if verdict.ratio > 0 else -1.0
            if close(verdict.ratio, 1.0, 2 * tolerance + 1e-3):
                verdict.verdict = "correct"
            else:
                verdict.verdict = "sign" if close(verdict.ratio, -1.0, 2 * tolerance + 1e-3) else "scaled"
        verdicts.append(verdict)
    return verdicts


def common(factors: list[float | None], leaves: list[Leaf], tolerance: float) -> tuple[float, int]:
    """(the factor most parameters share, how many entries of evidence it has); parameters of one entry count less."""
    best, votes = 0.0, 0
    for candidate in factors:
        if candidate is None or candidate == 0:
            continue
        weight = sum(
            10 if leaf.size > 1 else 1
            for factor, leaf in zip(factors, leaves)
            if factor is not None and close(factor, candidate, 2 * tolerance + 1e-3)
        )
        if weight > votes:
            best, votes = candidate, weight
    return best, votes


def _is_flat(slopes: Slopes, loss: Loss, p: int) -> bool:
    """The loss does not depend on the parameter, as far as rounding lets one see."""
    with np.errstate(all="ignore"):
        noise = 0.0
        if not loss.rebuilt:
            index = [
                i for i, (s, t) in enumerate(zip(slopes.frozen.scalar_site, slopes.frozen.scalar_turn))
                if s == loss.site and t == loss.turn
            ]  # fmt: skip
            noise = float(slopes.noise[p][index[0]]) if index else 0.0
        biggest = float(np.abs(loss.slopes).max())
        return float(np.abs(loss.slopes[p]).max()) <= max(20 * noise, 1e-9 * biggest)


def _judge_flat(verdict: Verdict, slopes: Slopes, p: int) -> None:
    verdict.verdict = "inconclusive"
    if np.any(slopes.updates[p]):
        verdict.reason = "the loss does not depend on it here, although it is updated"
    else:
        verdict.verdict = "correct"
        verdict.reason = "its gradient is exactly zero here"
        verdict.ratio = 1.0


def _stored_gradient(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, p: int) -> tuple[float, int] | None:
    """(factor, site) of the last stored value that is parallel to the true gradient and feeds the update."""
    truth, leaf = loss.slopes[p], roles.parameters[p]
    found = []
    for site, turn, projection, order in stored_values(lab, slopes.frozen, leaf):
        match = compare(projection, truth)
        if match.residual < slopes.tolerance:
            found.append((order, site, turn, match.factor))
    found.sort(reverse=True)
    found = found[:MAX_CANDIDATES]
    probes = [
        frozen_probe(roles, record="nothing", disturb={site: None if turn is None else (turn,)})
        for _, site, turn, _ in found
    ]
    for (_, site, _, factor), outcome in zip(found, lab.run(probes)):
        if outcome.complete and not np.array_equal(
            outcome.suppressed[p], slopes.frozen.suppressed[p], equal_nan=True
        ):
            return factor, site
    return None
