"""What is said of each parameter: correct, scaled by c, opposite sign, wrong, missing, or cannot be told.

The update itself is compared with the true gradient. Where an optimizer with memory stands in between, the
last stored value that equals the gradient and feeds the update is proof enough.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.leaves import Leaf
from ..running.matching import Match, close, compare
from ..running.projections import vectors
from .agreement import MAJORITY, TOGETHER
from .exact import exactly_stored, moved_by_a_rate
from .loss import Loss
from .on_the_way import FEW, MEASURED, Gradient, common, gradients_on_the_way
from .own_penalty import has_another_penalty
from .rearranged import rearranged
from .rebuilt_loss import HALF_SQUARES
from .roles import Roles
from .truth import Slopes

ONE_ENTRY = "one entry is moved, which agrees with anything"
WRONG = ("scaled", "sign", "wrong", "missing")


@dataclass
class Verdict:
    """One parameter's judgement. `ratio` is to the true gradient, relative to what all parameters share.

    `cosine` is that of the gradient in use and the true one: 1 where they point the same way.
    """

    leaf: Leaf
    verdict: str
    ratio: float = 0.0
    cosine: float = 0.0
    site: int = -1  # the value that was taken as the gradient, -1: the update itself
    reason: str = ""
    uphill: bool = False  # the update follows the true gradient instead of going against it
    follows_another: bool = False  # it is correct for another loss than the chosen one
    update_factor: float = 0.0  # update = update_factor * true gradient, where they are parallel
    other_penalty: bool = False  # the gradient, and more or less of the penalty than the loss has
    pull: float = 0.0  # of a single number: what the common factor leaves of its step, as a share of the number itself
    moved: int = 0  # entries that the update moves, where these are not all

    @property
    def entries(self) -> int:
        """How many entries can agree or disagree: one alone agrees with anything, up to a factor."""
        return self.moved or self.leaf.size


def judge(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss) -> list[Verdict]:
    """The verdict on every parameter, in their order."""
    tolerance, entries = slopes.tolerance, slopes.entries
    direct = [compare(update, truth) for update, truth in zip(slopes.updates, loss.slopes)]
    flat = [_is_flat(slopes, loss, p) for p in range(len(roles.parameters))]
    by_update = [match.factor if match.residual < tolerance and not f else None for match, f in zip(direct, flat)]
    downhill = [f if f is not None and f < 0 else None for f in by_update]
    common_update, votes_update = common(
        downhill if any(downhill) and loss.value >= 0 else by_update,
        roles,
        slopes,
        exactly_stored(lab, roles, slopes.frozen, loss) or moved_by_a_rate(lab, roles, by_update),
    )
    stored = [Gradient()] * len(direct)
    if any(factor is None and not f for factor, f in zip(by_update, flat)):
        stored = gradients_on_the_way(lab, roles, slopes, loss, flat)
        open_ones = {p for p, factor in enumerate(by_update) if factor is None and stored[p].factor is not None}
        for p in rearranged(lab, roles, slopes, {p: (stored[p].site, stored[p].order) for p in open_ones}):
            stored[p] = Gradient()
    penalised = {
        p for p, factor in enumerate(by_update)
        if factor is None and not flat[p] and has_another_penalty(lab, roles, slopes, loss, p)
    }  # fmt: skip
    for p in penalised:
        stored[p] = Gradient()
    by_store = [found.factor for found in stored]
    common_store, votes_store = common(by_store, roles, slopes)
    use_store = votes_store > votes_update
    is_minimised = loss.value >= 0 and (loss.rebuilt != HALF_SQUARES or _is_difference(lab, loss))
    uphill = is_minimised and _goes_uphill(direct, by_update, flat)
    factors, shared = (by_store, common_store) if use_store else (by_update, common_update)
    verdicts = []
    for p, leaf in enumerate(roles.parameters):
        verdict = Verdict(leaf, "wrong", cosine=-direct[p].cosine, update_factor=direct[p].factor)
        verdict.moved, verdict.other_penalty = entries[p], p in penalised
        verdict.site = stored[p].site if use_store else -1
        factor = factors[p]
        if flat[p]:
            _judge_flat(verdict, slopes, p)
        elif not np.any(slopes.updates[p]):
            verdict.verdict = "missing"
        elif factor is not None and shared:
            verdict.uphill = uphill
            verdict.pull = _pull(lab, leaf, slopes.updates[p] - shared * loss.slopes[p]) if not use_store else 0.0
            _judge_factor(verdict, -factor / shared if uphill else factor / shared, tolerance)
        if verdict.verdict in ("wrong", "scaled") and verdict.entries == 1 < leaf.size:
            verdict.verdict, verdict.reason = "inconclusive", ONE_ENTRY
        verdicts.append(verdict)
    _judge_together(slopes, loss, verdicts, by_update)
    _doubt_the_factor(verdicts)
    return verdicts


def _pull(lab: Lab, leaf: Leaf, rest: Any) -> float:
    """The rest of a step of a single number as a share of it, which a penalty makes equal for all that have it."""
    value = float(np.ravel(lab.leaves.number(leaf))[0]) if leaf.size == 1 else 0.0
    return compare(rest, vectors(1)[:, 0] * value).factor if value else 0.0


def _judge_factor(verdict: Verdict, ratio: float, tolerance: float) -> None:
    """A gradient that is a multiple of the true one, by its ratio to what all parameters share."""
    verdict.ratio, verdict.cosine = ratio, 1.0 if ratio > 0 else -1.0
    if close(ratio, 1.0, 2 * tolerance + 1e-3):
        verdict.verdict = "correct"
    elif verdict.leaf.size <= FEW and verdict.site >= 0:
        verdict.verdict, verdict.reason = "inconclusive", "few entries, behind an optimizer with memory"
    elif close(ratio, -1.0, 2 * tolerance + 1e-3):
        verdict.verdict = "sign"
    else:
        verdict.verdict = "scaled"


def _doubt_the_factor(verdicts: list[Verdict]) -> None:
    """Where only one array, or only single entries, have the factor that was taken for the common one."""
    told = [v for v in verdicts if v.verdict == "correct" and not v.reason]
    several = [v for v in verdicts if v.leaf.size > 1 and not v.reason]
    factors = {round(v.ratio, 3) for v in several if v.verdict == "scaled"}
    if len(several) > 2 and len(factors) > 1 and len([v for v in told if v.leaf.size > 1]) == 1:
        for verdict in several + told:
            verdict.verdict = "wrong"  # each has a factor of its own: none of them is the right one
    is_known = any(v.verdict == "scaled" and v.leaf.size > FEW for v in several)  # the loss, though not the factor
    if told and not is_known and all(v.entries == 1 for v in told) and any(v.entries > 1 for v in verdicts):
        for verdict in told:
            verdict.verdict, verdict.reason = "inconclusive", "it has one entry, which agrees with anything"


def _judge_together(slopes: Slopes, loss: Loss, verdicts: list[Verdict], factors: list[float | None]) -> None:
    """Of a network of single numbers each is some multiple of its gradient: without a common factor, all are wrong."""
    told = [p for p, factor in enumerate(factors) if factor is not None]
    if len(told) < TOGETHER or any(verdict.entries > 1 for verdict in verdicts):
        return
    known = [factor for factor in factors if factor is not None]
    most = max(sum(close(factor, other, MEASURED) for other in known) for factor in known)
    if most < MAJORITY and 2 * most < len(told):
        steps, truths = (np.concatenate([rows[p] for p in told]) for rows in (slopes.updates, list(loss.slopes)))
        for p in told:
            verdicts[p].verdict, verdicts[p].ratio = "wrong", 0.0
            verdicts[p].cosine = -compare(steps, truths).cosine


def _is_difference(lab: Lab, loss: Loss) -> bool:
    node = lab.program.sites[loss.site].node
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def _goes_uphill(direct: list[Match], by_update: list[float | None], flat: list[bool]) -> bool:
    """Every update follows the gradient instead of going against it."""
    told = [match for match, is_flat in zip(direct, flat) if not is_flat]
    if all(factor is not None for factor, is_flat in zip(by_update, flat) if not is_flat):
        return bool(told) and all(match.factor > 0 for match in told)
    return bool(told) and all(match.cosine > 0.3 for match in told)


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
