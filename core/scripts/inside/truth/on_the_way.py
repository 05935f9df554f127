"""Values on the way to an update that are multiples of the true gradient.

Where an optimizer with memory stands between gradient and update, they are the proof that the gradient is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..running.lab import Lab
from ..running.matching import close, compare, unchanged
from .loss import Loss
from .roles import Roles
from .truth import Slopes, Stored, frozen_probe, stored_values

MAX_CANDIDATES = 10
FEW = 2
MEASURED = 1e-4  # residual of what is the gradient, up to the error of the differences
CLEARER = 10  # times the best residual there is


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
        if outcome.complete and not unchanged(before, outcome.suppressed[p])
    ]


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
