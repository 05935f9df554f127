"""Which number is the loss: the last one in the data flow that feeds no update and explains the updates.

Numbers whose slopes along all parameters are proportional are one candidate. The script's own is preferred;
only when it has none is a loss rebuilt from the arrays of the forward pass.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ..running.instrument import Site
from ..running.lab import Lab
from ..running.matching import close, compare, unchanged
from ..running.projections import project, vectors
from .agreement import explained
from .loss import Loss, explain
from .own_penalty import parts_of
from .roles import Roles
from .shown import is_told_attribute
from .summed import ALL_TURNS, SUMMED, errors_of_all_turns, followed, half_squares
from .truth import Slopes, frozen_probe

MAX_CLUSTERS = 12
MAX_FEED_TESTS = 8


def find_losses(lab: Lab, roles: Roles, slopes: Slopes, name: str = "") -> list[Loss]:
    """The script's own candidates, best first."""
    clusters = _clusters(lab, roles, slopes, name)
    for cluster in clusters:
        best = cluster[-1]
        best.explains, best.fits = explained(slopes, best.slopes)
    clusters += [better for better in (_that_explain_more(slopes, cluster) for cluster in clusters) if better]
    telling = [c for c in clusters if c[-1].explains]
    for cluster in clusters if telling else []:
        if not cluster[-1].explains and any(_adds_a_penalty(lab, roles, c[-1], cluster[-1]) for c in telling[:5]):
            telling.append(cluster)
    clusters = telling or clusters
    clusters.sort(key=lambda members: members[-1].rank, reverse=True)
    losses: list[Loss] = []
    for cluster in clusters[:MAX_CLUSTERS]:
        found = _terminal(lab, roles, slopes, cluster)
        if found is None:
            found = _of_an_error(lab, cluster)
        if found is not None:
            explain(lab, slopes, found)
            losses.append(found)
    losses = [loss for loss in losses if not _is_penalty(lab, roles, loss.slopes) or _is_minimised(slopes, loss)]
    losses = [loss for loss in losses if not _is_a_parameter(lab, roles, loss)]
    losses.sort(key=lambda loss: loss.rank, reverse=True)
    return _summed(lab, roles, slopes, losses) + _downstream_first(lab, roles, slopes, losses)


def _that_explain_more(slopes: Slopes, cluster: list[Loss]) -> list[Loss]:
    """The members that explain more than their last one: a term of small weight makes almost no other direction."""
    last = cluster[-1]
    if not last.explains or all(last.fits):
        return []
    for loss in cluster[:-1]:
        loss.explains, loss.fits = explained(slopes, loss.slopes)
    most = max((loss.explains for loss in cluster[:-1]), default=0)
    return [loss for loss in cluster[:-1] if loss.explains == most > last.explains]


def _summed(lab: Lab, roles: Roles, slopes: Slopes, others: list[Loss]) -> list[Loss]:
    """The errors of single examples, summed, where that explains more of the updates than any other candidate."""
    most = max((followed(slopes, loss.slopes) for loss in others), default=0)
    found = sums_of_errors(lab, roles, slopes)
    for loss in found:
        loss.is_whole = followed(slopes, loss.slopes) > most
    found = [loss for loss in found if loss.is_whole]
    return sorted(found, key=lambda loss: followed(slopes, loss.slopes), reverse=True)[:1]


def sums_of_errors(lab: Lab, roles: Roles, slopes: Slopes) -> list[Loss]:
    """Half the squares of every error that is computed anew for each example, summed over the examples."""
    found = []
    for site, reference, value in errors_of_all_turns(lab.program, slopes):
        if lab.program.sites[site].statement in roles.writers:
            continue
        function = half_squares if site in slopes.frozen.squares else None
        loss = Loss(reference, value, site, ALL_TURNS, 0, SUMMED, function=function)
        explain(lab, slopes, loss)
        found.append(loss)
    return found


def _is_minimised(slopes: Slopes, loss: Loss) -> bool:
    """Whether the updates themselves, and no value on the way to them, are steps down a number."""
    matches = [compare(update, slope) for update, slope in zip(slopes.updates, loss.slopes)]
    return any(match.residual < slopes.tolerance and match.factor < 0 for match in matches)


def _is_penalty(lab: Lab, roles: Roles, slopes: Any) -> bool:
    """Whether slopes are those of the squares, or of the sizes, of the parameters alone: part of a loss at most."""
    alive = [(row, leaf) for row, leaf in zip(slopes, roles.parameters) if np.any(row)]
    if not any(leaf.size > 2 for _, leaf in alive):
        return False
    for row, leaf in alive:
        value = lab.leaves.number(leaf)
        powers = [*parts_of(value), *parts_of(np.sign(value))]
        if all(compare(row, project(power)).residual > 1e-4 for power in powers):
            return False
    return True


def _is_a_parameter(lab: Lab, roles: Roles, loss: Loss) -> bool:
    """Whether a number is nothing but a parameter of one entry: it agrees with any update of itself."""
    for p, leaf in enumerate(roles.parameters):
        if leaf.size != 1 or loss.rebuilt or np.any(np.delete(loss.slopes, p, axis=0)):
            continue
        own = float(np.ravel(lab.leaves.number(leaf))[0])
        if loss.value == own and np.allclose(loss.slopes[p], vectors(1)[:, 0], rtol=1e-3):
            return True
    return False


def _downstream_first(lab: Lab, roles: Roles, slopes: Slopes, losses: list[Loss]) -> list[Loss]:
    """What the best candidate is only a part of comes first: a loss with its penalty, say."""
    if len(losses) < 2:
        return losses
    best = losses[0]
    some = [
        loss
        for number, loss in enumerate(losses)
        if not loss.rebuilt and ((number < 5 and loss.explains) or _adds_a_penalty(lab, roles, best, loss))
    ]
    probes = [frozen_probe(roles, disturb={_source(lab, loss.site): (loss.turn,)}) for loss in some]
    outcomes = lab.run(probes)
    for loss, outcome in zip(some, outcomes):
        if loss is best and outcome.complete:
            now = dict(zip(zip(outcome.scalar_site, outcome.scalar_turn), outcome.scalar))
            later = [o for o in some if o is not best and now.get((o.site, o.turn)) != o.value]
            later = [o for o in later if o.order > best.order]
            if later:
                last = max(later, key=lambda o: o.order)
                last.is_whole = True
                return [last, *(o for o in losses if o is not last)]
    return losses


def _adds_a_penalty(lab: Lab, roles: Roles, part: Loss, whole: Loss) -> bool:
    """Whether a candidate is another one and a penalty of the parameters."""
    difference = whole.slopes - part.slopes
    sizes = np.linalg.norm(difference, axis=1) > 1e-6 * np.linalg.norm(part.slopes, axis=1)
    return whole is not part and _is_penalty(lab, roles, difference * sizes[:, None])


def _clusters(lab: Lab, roles: Roles, slopes: Slopes, name: str) -> list[list[Loss]]:
    """Numbers with proportional slopes together, in the order they are computed."""
    frozen = slopes.frozen
    if not frozen.scalar or not slopes.scalars:
        return []
    table = np.stack(slopes.scalars)  # (parameters, COUNT, numbers)
    noise = np.stack(slopes.noise)[:, None, :]
    with np.errstate(all="ignore"):
        alive = np.isfinite(table).all(axis=(0, 1)) & (np.abs(table) > 10 * noise).any(axis=(0, 1))
    new_values = [
        float(lab.leaves.number(leaf).reshape(-1)[0] + update.reshape(-1)[0])
        for leaf, update in zip(slopes.parameters, frozen.updates)
        if leaf.size == 1
    ]
    last_turn = dict(zip(frozen.scalar_site, frozen.scalar_turn))
    groups: list[tuple[Any, list[Loss]]] = []
    numbers = sorted(np.nonzero(alive)[0], key=lambda i: frozen.scalar_turn[i] != last_turn[frozen.scalar_site[i]])
    for i in numbers:  # where a line is run often, what it gives last comes first
        site = frozen.scalar_site[i]
        if lab.program.sites[site].statement in roles.writers or _is_entry(lab.program.sites[site]):
            continue
        if lab.program.sites[site].role == "target" and frozen.scalar_turn[i] != last_turn[site]:
            continue  # a sum that is not complete yet
        if any(close(frozen.scalar[i], value, 1e-12) for value in new_values):
            continue  # a parameter on its way back from a function that updates it
        if name and not _is_called(lab, site, name):
            continue
        vector = table[:, :, i]
        unit = vector.reshape(-1) / np.linalg.norm(vector)
        loss = Loss(vector, frozen.scalar[i], site, frozen.scalar_turn[i], frozen.scalar_order[i])
        loss.is_told = is_told_attribute(lab.program, site)
        for other, members in groups:
            if abs(float(other @ unit)) > 1 - 1e-6:
                members.append(loss)
                break
        else:
            groups.append((unit, [loss]))
        if len(groups) > 400:
            break
    return [sorted(members, key=lambda loss: loss.order) for _, members in groups]


def _source(lab: Lab, site: int) -> int:
    """Where to disturb a number: a variable read after `x += value` is disturbed through the value."""
    own = lab.program.sites[site]
    if own.role == "target":
        for other in lab.program.statements[own.statement].sites:
            if lab.program.sites[other].role == "augment":
                return other
    return site


def _is_entry(site: Site) -> bool:
    """One entry of an array, read after it was added to: it only seems to end there."""
    if site.role != "target" or not isinstance(site.node, ast.Subscript):
        return False
    return not isinstance(site.node.slice, ast.Constant)


def _is_called(lab: Lab, site: int, name: str) -> bool:
    """Whether the value of a site is stored under `name`, or is written exactly so."""
    statement = lab.program.statements[lab.program.sites[site].statement]
    node = statement.node
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    texts = [ast.unparse(target) for target in targets if target is not None]
    return name in texts or ast.unparse(lab.program.sites[site].node) == name


def _terminal(lab: Lab, roles: Roles, slopes: Slopes, cluster: list[Loss]) -> Loss | None:
    """The last member whose disturbance changes no update; None if they all feed the updates."""
    candidates = cluster[::-1][:MAX_FEED_TESTS]
    probes = [
        frozen_probe(roles, record="nothing", disturb={_source(lab, loss.site): (loss.turn,)}) for loss in candidates
    ]
    for loss, outcome in zip(candidates, lab.run(probes)):
        if not outcome.complete:
            continue
        sizes = [float(np.linalg.norm(start)) for start in roles.starts]
        if all(map(unchanged, slopes.frozen.suppressed, outcome.suppressed, sizes)):
            return loss
    return None


def _of_an_error(lab: Lab, cluster: list[Loss]) -> Loss | None:
    """Half the square of a difference that feeds the updates: single examples with one output and no loss."""
    for loss in cluster:
        node = lab.program.sites[loss.site].node
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            return Loss(loss.slopes * loss.value, 0.5 * loss.value**2, loss.site, loss.turn, 0, "half the square")
    return None
