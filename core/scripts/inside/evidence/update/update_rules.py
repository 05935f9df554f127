"""What lies between a right gradient and the parameter:
momentum, RMSProp, Adam, replayed on the real numbers.

A moment `s` keeps a known share of itself (measured by pushing it), so what was added to it in this iteration
is known too: it must be a multiple of the gradient (first moment) or of its square (second moment). The
update must then be a multiple of moment / sqrt(second moment).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.leaves import Leaf
from ...running.matching import close, compare
from ...running.probe import Outcome
from ...running.projections import project
from ...truth.case import Case
from ...truth.on_the_way import gradients_on_the_way
from ...truth.truth import frozen_probe
from .amplified import amplified_moment
from .uphill import uphill_update
from .velocities import forgotten_velocity, unused_moment

PUSH = 0.01  # of a moment's value
STRAIGHT = 1e-5  # how much a reaction in proportion may bend
LEAST_KEPT = 5e-4  # share of itself that a moment keeps
FORGETS = 0.3  # a share below which a mean is one of the last gradient only
SPREAD = 0.02  # relative spread of a quotient that is meant to be constant over all entries


def update_findings(case: Case) -> list[dict[str, Any]]:
    """Moments that are fed, used or emptied in a way no optimizer does."""
    amplified = amplified_moment(case)
    if amplified is not None:
        return [amplified]
    found = next(_replays(case), None) or forgotten_velocity(case) or unused_moment(case) or uphill_update(case)
    return [found] if found is not None else []


def turned_correction(case: Case) -> dict[str, Any] | None:
    """A moment that is fed with the right gradient and multiplied by a negative number, where all steps go uphill."""
    wrong = [case.verdicts[p] for p in case.wrong]
    if not case.roles.states or not wrong or any(verdict.verdict != "sign" for verdict in wrong):
        return None
    return next((found for found in _replays(case) if "factor" in found["evidence"]), None)


def _replays(case: Case) -> Iterator[dict[str, Any]]:
    """What is found at each parameter that is moved by moments of its own."""
    flat = [not np.any(slopes) for slopes in case.loss.slopes]
    gradients = None
    for p, leaf in enumerate(case.roles.parameters):
        moments = [
            s for s in case.roles.states if s.size == leaf.size and leaf.name in case.roles.drives.get(s.name, ())
        ]
        moments = [s for s in moments if LEAST_KEPT < case.roles.gains[s.name] < 0.99999]
        if leaf.size < 4 or not moments:
            continue
        if gradients is None:
            gradients = gradients_on_the_way(case.lab, case.roles, case.slopes, case.loss, flat)
        found = _replay(case, p, moments, gradients[p].site) if gradients[p].factor is not None else None
        if found is not None:
            yield found


def _replay(case: Case, p: int, moments: list[Leaf], site: int) -> dict[str, Any] | None:
    lab, parameter = case.lab, case.roles.parameters[p]
    key = next(((s, t) for s, t in zip(case.slopes.frozen.array_site, case.slopes.frozen.array_turn)
                if s == site and _is_gradient_of(case, p, s, t)), None)  # fmt: skip
    if key is None:
        return None
    outcome = lab.one(frozen_probe(case.roles, raw=[key], whole=True, whole_final=moments, record="full"))
    gradient = outcome.raw.get(key)
    if gradient is None or gradient.size != parameter.size:
        return None
    g = gradient.reshape(-1)
    update = outcome.updates[p].reshape(-1)
    first, second = None, None
    for leaf, after in zip(moments, outcome.final_values):
        if after is None:
            return None
        before = lab.leaves.number(leaf).reshape(-1)
        added = after.reshape(-1) - case.roles.gains[leaf.name] * before
        fits_g, fits_square = _parallel(added, g), _parallel(added, g * g)
        kept = case.roles.gains[leaf.name]
        if kept < FORGETS and (fits_g or fits_square) and _takes_the_rest(outcome, added, g, 1 - kept):
            return _finding(
                case, leaf, f"{leaf.name} keeps only {kept:.3g} of what it held and takes {1 - kept:.3g} of what is "
                "new: the two shares are exchanged, and hardly anything is averaged",
                "exchange beta and 1 - beta here",
            )  # fmt: skip
        divides = _divides(case, p, leaf)
        if divides and fits_g and not fits_square:
            return _finding(
                case, leaf, f"{leaf.name} divides the step like the mean of squared gradients, but the "
                "gradient itself is added to it, not its square",
                "square the gradient here: (1 - beta) * g ** 2",
            )  # fmt: skip
        if fits_square and divides:
            second = (leaf, after.reshape(-1))
        elif fits_g and not divides:
            first = (leaf, after.reshape(-1))
    if second is None:
        return None
    numerator = first[1] if first is not None else g
    with np.errstate(all="ignore"):
        root = _constant(update * np.sqrt(second[1]) / numerator)
        plain = _constant(update * second[1] / numerator)
    if plain is not None and root is None:
        return _finding(
            case, second[0], f"the step is divided by {second[0].name} itself and not by its square root",
            f"divide by np.sqrt({second[0].name}) + eps", at_writer=p,
        )  # fmt: skip
    against = float(update @ g) * (gradients_sign(case, p, site))
    if first is not None and root is not None and against > 0:
        return _turned_round(case, p, first[0], first[1], outcome)
    return None


def _takes_the_rest(outcome: Outcome, added: Any, g: Any, share: float) -> bool:
    """Whether what was added is this share of a gradient, or of its square, whatever multiple of `g` is the one."""
    wanted = project(g)
    matches = [compare(row, wanted) for row in outcome.array_projection]
    scales = {round(match.factor, 12) for match in matches if match.residual < 1e-6}
    once, twice = compare(added, g).factor, compare(added, g * g).factor
    return any(close(once, share * c, 0.01) or close(twice, share * c * c, 0.01) for c in scales)


def gradients_sign(case: Case, p: int, site: int) -> float:
    """+1 if the stored gradient points along the true one, else -1."""
    rows = [r for s, r in zip(case.slopes.frozen.array_site, case.slopes.frozen.array_projection) if s == site]
    matches = [compare(row, case.loss.slopes[p]) for row in rows if len(row) == len(case.loss.slopes[p])]
    good = [match.factor for match in matches if match.residual < case.slopes.tolerance]
    return 1.0 if good and good[-1] > 0 else -1.0


def _is_gradient_of(case: Case, p: int, site: int, turn: int) -> bool:
    frozen = case.slopes.frozen
    for s, t, shape, row in zip(frozen.array_site, frozen.array_turn, frozen.array_shape, frozen.array_projection):
        if (s, t) == (site, turn) and prod(shape) == case.roles.parameters[p].size:
            return compare(row, case.loss.slopes[p]).residual < case.slopes.tolerance
    return False


def _parallel(value: Any, reference: Any) -> bool:
    return compare(value, reference).residual < 0.01


def _constant(quotient: Any) -> float | None:
    """The value of a quotient that is the same in all entries; None if it is not."""
    good = quotient[np.isfinite(quotient)]
    if len(good) < 3:
        return None
    middle = float(np.median(good))
    spread = float(np.median(np.abs(good - middle)))
    return middle if middle and spread < SPREAD * abs(middle) else None


def _divides(case: Case, p: int, leaf: Leaf) -> bool:
    """Whether the update gets smaller where the moment gets larger, and not in proportion.

    A first moment that points against the step makes it smaller too, but it is added to it.
    """
    value = case.lab.leaves.number(leaf)
    if not np.any(value):
        return False
    moves = [(leaf, part * value) for part in (PUSH, -PUSH)]
    probes = [frozen_probe(case.roles, record="nothing", moves=[move], whole=True) for move in moves]
    larger, smaller = case.lab.run(probes)
    if not larger.complete or not smaller.complete:
        return False
    now = case.slopes.frozen.updates[p]
    before, after = np.abs(now), np.abs(larger.updates[p])
    changed = before != after
    if not changed.any() or not float(np.mean(after[changed] < before[changed])) > 0.9:
        return False
    bend = larger.updates[p] + smaller.updates[p] - 2 * now
    slope = larger.updates[p] - smaller.updates[p]
    told = changed & np.isfinite(bend)
    return float(np.linalg.norm(bend[told])) > STRAIGHT * float(np.linalg.norm(slope[told]))


def _finding(case: Case, leaf: Leaf, what: str, fix: str, *, at_writer: int | None = None) -> dict[str, Any]:
    program = case.lab.program
    names = [other.name for other in case.roles.changed]
    if at_writer is None:
        statements = [s for s, written in case.roles.base.writes.items() if leaf.name in [names[i] for i in written]]
    else:
        statements = [s for s, written in case.roles.writers.items() if at_writer in written]
    place: dict[str, Any] = {}
    if statements:
        statement = program.statements[min(statements)]
        source = program.source_line(statement.file, statement.line)
        place = {"line": statement.line, "source": source, "file": statement.file}
    name = leaf.name
    return finding("optimizer-state", "error", name, what + ".", fix, evidence={"proven": True}, variable=name, **place)


def _turned_round(case: Case, p: int, leaf: Leaf, after: Any, outcome: Outcome) -> dict[str, Any] | None:
    """The step goes uphill: the first value that is the moment with its sign turned round says where."""
    wanted = project(after)
    rows = zip(outcome.array_site, outcome.array_shape, outcome.array_projection)
    for site_number, shape, row in rows:
        site = case.lab.program.sites[site_number]
        if prod(shape) != leaf.size or site.role not in ("assign", "return"):
            continue
        match = compare(row, wanted)
        if match.residual < 1e-6 and match.factor < 0:
            name = leaf.name
            return finding(
                "optimizer-state", "error", name,
                f"the correction of {name} multiplies it by {match.factor:.3g} in this iteration: the "
                "step goes uphill.",
                "correct the bias with 1 - beta ** t", evidence={"factor": match.factor, "proven": True},
                variable=name, **at_site(case.lab.program, site),
            )  # fmt: skip
    return None
