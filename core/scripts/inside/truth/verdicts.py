"""What is said of each parameter: correct, scaled by c, opposite sign, wrong, missing, or cannot be told.

The update itself is compared with the true gradient. Where an optimizer with memory stands in between, the
last stored value that equals the gradient and feeds the update is proof enough.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

import numpy as np

from ..running.lab import Lab
from ..running.leaves import Leaf
from ..running.matching import Match, close, compare
from .exact import exactly_stored, moved_by_a_rate
from .loss import Loss
from .rearranged import rearranged
from .rebuilt_loss import HALF_SQUARES
from .roles import Roles
from .truth import Slopes, Stored, frozen_probe, stored_values

WRONG = ("scaled", "sign", "wrong", "missing")
MAX_CANDIDATES = 10
FEW = 2
MEASURED = 1e-4  # residual of what is the gradient, up to the error of the differences
CLEARER = 10  # times the best residual there is


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
        exactly_stored(lab, roles, slopes, loss) or moved_by_a_rate(lab, roles, by_update),
    )
    stored = [Gradient()] * len(direct)
    if any(factor is None and not f for factor, f in zip(by_update, flat)):
        stored = gradients_on_the_way(lab, roles, slopes, loss, flat)
        open_ones = {p for p, factor in enumerate(by_update) if factor is None and stored[p].factor is not None}
        for p in rearranged(lab, roles, slopes, {p: (stored[p].site, stored[p].order) for p in open_ones}):
            stored[p] = Gradient()
    by_store = [found.factor for found in stored]
    common_store, votes_store = common(by_store, roles, slopes)
    use_store = votes_store > votes_update
    is_minimised = loss.value >= 0 and (loss.rebuilt != HALF_SQUARES or _is_difference(lab, loss))
    uphill = is_minimised and _goes_uphill(direct, by_update, flat)
    verdicts = []
    for p, leaf in enumerate(roles.parameters):
        factor = by_store[p] if use_store else by_update[p]
        shared = common_store if use_store else common_update
        verdict = Verdict(leaf, "wrong", cosine=-direct[p].cosine, update_factor=direct[p].factor)
        verdict.moved = entries[p]
        verdict.site = stored[p].site if use_store else -1
        if flat[p]:
            _judge_flat(verdict, slopes, p)
        elif not np.any(slopes.updates[p]):
            verdict.verdict = "missing"
        elif factor is not None and shared:
            verdict.ratio = -factor / shared if uphill else factor / shared
            verdict.uphill = uphill
            verdict.cosine = 1.0 if verdict.ratio > 0 else -1.0
            if close(verdict.ratio, 1.0, 2 * tolerance + 1e-3):
                verdict.verdict = "correct"
            elif leaf.size <= FEW and use_store:
                verdict.verdict, verdict.reason = (
                    "inconclusive",
                    "few entries, behind an optimizer with memory",
                )
            elif close(verdict.ratio, -1.0, 2 * tolerance + 1e-3):
                verdict.verdict = "sign"
            elif verdict.entries == 1 < leaf.size:
                verdict.verdict, verdict.reason = "inconclusive", "one entry is moved, which agrees with anything"
            else:
                verdict.verdict = "scaled"
        verdicts.append(verdict)
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
    return verdicts


def _is_difference(lab: Lab, loss: Loss) -> bool:
    node = lab.program.sites[loss.site].node
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub)


def _goes_uphill(direct: list[Match], by_update: list[float | None], flat: list[bool]) -> bool:
    """Every update follows the gradient instead of going against it."""
    told = [match for match, is_flat in zip(direct, flat) if not is_flat]
    if all(factor is not None for factor, is_flat in zip(by_update, flat) if not is_flat):
        return bool(told) and all(match.factor > 0 for match in told)
    return bool(told) and all(match.cosine > 0.3 for match in told)


def common(
    factors: list[float | None], roles: Roles, slopes: Slopes, exact: set[int] | None = None
) -> tuple[float, int]:
    """(the factor most parameters share, how much evidence it has).

    Parameters of few entries count less. Without a majority, the one is taken whose gradient is exactly
    the true one (`exact`), or else that is closest to the output: what goes wrong on the way back
    goes wrong for the layers before. A majority by size, but not by number, gives way to what is exact.
    """
    weights = [10 if entries > FEW else entries for entries in slopes.entries]
    tolerance = slopes.tolerance
    groups = []
    for candidate in factors:
        if candidate:
            members = [q for q, f in enumerate(factors) if f is not None and close(f, candidate, 2 * tolerance + 1e-3)]
            reach = min(len(roles.reached.get(roles.parameters[q].name, ())) for q in members)
            is_exact = exact is not None and bool(exact & set(members))
            groups.append((sum(weights[q] for q in members), candidate < 0, is_exact, -reach, candidate))
    if not groups:
        return 0.0, 0
    total = sum(weight for weight, factor in zip(weights, factors) if factor)
    best = max(groups)
    told = [factor for factor in factors if factor]
    many = sum(close(factor, best[4], 2 * tolerance + 1e-3) for factor in told)
    if 2 * many <= len(told) and not best[2] and any(group[2] for group in groups):
        best = max(groups, key=lambda group: (group[2], group[0]))
    elif 2 * best[0] <= total:
        best = max(groups, key=lambda group: (group[0] >= 10, *group[1:4], group[0]))
    return best[4], best[0]


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


@dataclass(frozen=True)
class Gradient:
    """A value on the way to an update that is a multiple of the true gradient; factor None: there is none."""

    factor: float | None = None
    site: int = -1
    order: int = 0


def gradients_on_the_way(lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, flat: list[bool]) -> list[Gradient]:
    """For each parameter the value that proves its gradient right.

    Where all updates go through the same code, values of the same expression are compared; else the last
    value that is stored under a name, or, failing that, the last one at all.
    """
    found: list[list[tuple[Stored, float]]] = []
    for p, leaf in enumerate(roles.parameters):
        own = []
        if (not flat[p] and leaf.size > FEW) or (leaf.size > 1 and all(o.size <= FEW for o in roles.parameters)):
            values = [v for v in stored_values(lab, roles, slopes.frozen, leaf) if v.first > loss.made_at]
            matches = [compare(value.projection, loss.slopes[p]) for value in values]
            # what was averaged over some turns is almost parallel to the gradient, the gradient itself is exactly so
            most = min(slopes.tolerance, max(MEASURED, CLEARER * min((m.residual for m in matches), default=0.0)))
            own = [(value, match.factor) for value, match in zip(values, matches) if match.residual < most]
        found.append(_that_feed(lab, roles, slopes, p, own))
    sites = {value.site for own in found for value, _ in own}
    counted = [p for p, own in enumerate(found) if own]
    for site in sorted(sites, key=lambda s: -_latest(found, s)):
        at_site = [[pair for pair in own if pair[0].site == site] for own in found]
        if len(counted) > 1 and all(at_site[p] for p in counted):
            return _single_entries(
                lab, roles, slopes, loss, [_last(own) if own else Gradient() for own in at_site], flat
            )
    return _single_entries(lab, roles, slopes, loss, _of_one_kind(found, slopes.tolerance), flat)


def _of_one_kind(found: list[list[tuple[Stored, float]]], tolerance: float) -> list[Gradient]:
    """Named gradients if all parameters have one, else the last value of each: `dW` is no match for `rate * db`."""
    named = [_last([pair for pair in own if pair[0].is_named]) for own in found]
    ends = [_last(own) for own in found]
    factors = [gradient.factor for gradient in ends if gradient.factor is not None]
    if factors and all(close(factor, factors[0], 2 * tolerance + 1e-3) for factor in factors):
        return ends
    has_all = all(own.factor is not None or end.factor is None for own, end in zip(named, ends))
    return named if has_all else ends


def _latest(found: list[list[tuple[Stored, float]]], site: int) -> int:
    return max(value.order for own in found for value, _ in own if value.site == site)


def _last(own: list[tuple[Stored, float]]) -> Gradient:
    if not own:
        return Gradient()
    value, factor = max(own, key=lambda pair: pair[0].order)
    return Gradient(factor, value.site, value.order)


def _single_entries(
    lab: Lab, roles: Roles, slopes: Slopes, loss: Loss, chosen: list[Gradient], flat: list[bool]
) -> list[Gradient]:
    """Parameters of one or two entries agree with too much: believe them where they have the others' factor.

    The bias of a softmax over two classes has two, but its gradient is always (g, -g).
    """
    shared, votes = common([g.factor for g in chosen], roles, slopes)
    result = list(chosen)
    for p, leaf in enumerate(roles.parameters):
        if leaf.size <= FEW and votes and not flat[p]:
            truth = loss.slopes[p]
            factors = [
                (compare(value.projection, truth).factor, value.site, value.order)
                for value in stored_values(lab, roles, slopes.frozen, leaf)
            ]
            near = [f for f in factors if close(f[0], shared, 2 * slopes.tolerance + 1e-3)]
            if near:
                result[p] = Gradient(*near[-1])
            elif factors:
                result[p] = Gradient(*factors[-1])
    return result


def _that_feed(
    lab: Lab, roles: Roles, slopes: Slopes, p: int, own: list[tuple[Stored, float]]
) -> list[tuple[Stored, float]]:
    """Those of the last few values whose disturbance changes the update of parameter p; of a sum, its first turn."""
    own = sorted(own, key=lambda pair: pair[0].order)[-MAX_CANDIDATES:]
    reads = {value.site for value, _ in own if lab.program.sites[value.site].role == "target"}
    probes = [frozen_probe(roles, record="nothing", reads=reads, disturb={v.site: (v.turn or 0,)}) for v, _ in own]
    before = slopes.frozen.suppressed[p]
    return [
        pair
        for pair, outcome in zip(own, lab.run(probes))
        if outcome.complete and not np.array_equal(outcome.suppressed[p], before, equal_nan=True)
    ]
