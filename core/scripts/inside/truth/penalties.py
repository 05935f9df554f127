"""Weight decay that the loss shown does not contain: the gradient of a penalty nobody computes.

An update that is the gradient of the loss plus a positive multiple of the parameter itself minimises the loss
with a penalty. That is no mistake, so the penalty counts as part of the loss; unless the script computes a
penalty of its own, which then has to fit.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.matching import close, compare
from ..running.projections import COUNT, project
from .truth import Slopes

SMALL = -0.99  # cosine of an update that is hardly changed by its decay
EXACT = 0.02  # residual of what is left of an update: a moment is almost parallel to the gradient, decay exactly so
WRITTEN = 1e-5  # relative difference of a measured number and the one that is written
FEW = 2  # entries, which two unknowns fit whatever they are
LARGEST = 0.7  # of the update's length: what is mostly decay is no gradient of anything


def hidden_penalty(lab: Lab, slopes: Slopes, reference: Any) -> Any:
    """What to add to the slopes `reference` (parameters, COUNT) of a loss; None where no decay is found."""
    found: dict[int, tuple[float, float, Any]] = {}
    is_certain = False
    known = _plain_factors(slopes, reference)
    for p, leaf in enumerate(slopes.parameters):
        if leaf.size > FEW and np.any(slopes.updates[p]):
            for value in _values(lab, slopes, p):
                fit = _decay(slopes.updates[p], reference[p], project(value), slopes.tolerance, _others(known, p))
                entries = np.count_nonzero(value)
                is_written = fit is not None and 0 < entries <= COUNT and _is_written(lab, *fit)
                if fit is not None and (entries > 2 or is_written) and not _has_own(slopes, p, project(value)):
                    found[p] = (*fit, project(value))
                    few = entries <= COUNT and not is_written
                    is_certain = is_certain or not few or compare(slopes.updates[p], reference[p]).cosine < SMALL
                    break
    strengths = [strength for _, strength, _ in found.values()]
    is_shared = len(found) > 1 and close(min(strengths), max(strengths), 1e-2)
    if not found or not (is_certain or is_shared):
        return None  # two unknowns fit the few entries of one parameter by chance
    penalty = np.zeros_like(np.asarray(reference, dtype=float))
    for p, (_, strength, projection) in found.items():
        penalty[p] = strength * projection
    shares = [(factor, strength) for factor, strength, _ in found.values()]
    for p in range(len(slopes.parameters)):
        if p not in found and slopes.entries[p] <= FEW:
            penalty[p] = _few_entries(lab, slopes, p, reference[p], shares)
    return penalty


def _is_written(lab: Lab, factor: float, strength: float) -> bool:
    """Whether rate and decay are numbers the script holds or spells out, which no accident makes them.

    The rate may be twice or half of the factor, as the loss is half a square or a whole one.
    """
    written = {abs(float(lab.leaves.number(leaf))) for leaf in lab.leaves.find() if leaf.kind == "float"}
    for lines in lab.program.sources.values():
        nodes = ast.walk(ast.parse("\n".join(lines)))
        written |= {abs(node.value) for node in nodes if isinstance(node, ast.Constant) and type(node.value) is float}
    decay = abs(factor * strength)
    rates = [rate for rate in written if any(close(abs(factor), rate * times, WRITTEN) for times in (1.0, 2.0, 0.5))]
    return any(close(decay, rate * number, WRITTEN) for rate in rates for number in written)


def _values(lab: Lab, slopes: Slopes, p: int) -> list[Any]:
    """The parameter, and the part of it that the update changes."""
    whole, update = lab.leaves.number(slopes.parameters[p]), slopes.frozen.updates[p]
    if whole is None or whole.shape != update.shape:
        return []
    part = np.where(update != 0, whole, 0.0)
    return [part] if np.array_equal(part, whole) else [whole, part]


def _plain_factors(slopes: Slopes, reference: Any) -> dict[int, float]:
    """The factors of the updates that are plain multiples of the gradient: biases are not decayed.

    One entry of a table is a multiple of anything: what it tells of the factor may have a decay in it.
    """
    matches = [compare(update, truth) for update, truth in zip(slopes.updates, reference)]
    fits = {p: match for p, match in enumerate(matches) if match.residual < EXACT * slopes.tolerance}
    one_of_many = {p for p, leaf in enumerate(slopes.parameters) if leaf.size > 1 and slopes.entries[p] == 1}
    return {p: match.factor for p, match in fits.items() if match.factor < 0 and p not in one_of_many}


def _others(known: dict[int, float], p: int) -> list[float]:
    return [factor for q, factor in known.items() if q != p]


def _decay(update: Any, truth: Any, value: Any, tolerance: float, known: list[float]) -> tuple[float, float] | None:
    """(factor, strength) with update = factor * (truth + strength * value), factor < 0 < strength.

    A `known` factor is preferred: after the first steps from zero, weights and gradient are almost parallel, and
    the two cannot be told apart.
    """
    table = np.stack([truth, value], axis=1)
    if not np.isfinite(table).all():
        return None
    own = compare(update, truth)
    size = float(np.linalg.norm(update))
    for plain in known:
        if own.residual < tolerance and close(own.factor, plain, 2 * tolerance + 1e-3):
            return None
        rest = compare(update - plain * truth, value)
        if rest.residual < EXACT and rest.factor < 0 and float(np.linalg.norm(rest.factor * value)) <= LARGEST * size:
            return plain, rest.factor / plain
    if own.residual < tolerance:
        return None
    (factor, decay), *_ = np.linalg.lstsq(table, update, rcond=None)
    if float(np.linalg.norm(table @ (factor, decay) - update)) > tolerance * size or factor >= 0 or decay >= 0:
        return None
    if float(np.linalg.norm(decay * value)) > LARGEST * size:
        return None
    return float(factor), float(decay / factor)


def _few_entries(lab: Lab, slopes: Slopes, p: int, truth: Any, shares: list[tuple[float, float]]) -> Any:
    """The decay where one or two entries are changed: only the one of another parameter is believed."""
    for value in _values(lab, slopes, p):
        for factor, strength in shares:
            own = compare(slopes.updates[p], truth + strength * project(value))
            if own.residual < slopes.tolerance and close(own.factor, factor, 2 * slopes.tolerance):
                return strength * project(value)
    return np.zeros(len(truth))


def _has_own(slopes: Slopes, p: int, value: Any) -> bool:
    """Whether the script computes a number that grows with the squares of the parameter: its own penalty."""
    if p >= len(slopes.scalars):
        return False
    table = slopes.scalars[p]
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(table, axis=0) * np.linalg.norm(value)
        return bool(((np.abs(value @ table) > (1 - 1e-6) * lengths) & (lengths > 0)).any())
