"""Gradients that are sums where the loss is a mean, or divided by a wrong count, in a training that is lost by it.

A factor that all gradients share may be a convention. It is none where the script stores every gradient as many times
too large as there are examples, and never as it should be, where the loss rises, and where it falls from the same start
with steps as many times shorter. The same holds where a line divides, but by the length of another axis.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from dataclasses import dataclass
from math import prod
from typing import Any

from ...blame.factors import examples_of
from ...blame.naming import target_name
from ...findings import at_site, finding
from ...rewriting.edits import binary
from ...rewriting.rewrite import fresh, spell_statement
from ...running.instrument import Site
from ...running.matching import close, compare
from ...running.syntax import is_same_place
from ...truth.case import Case
from ...truth.on_the_way import FEW
from ...truth.truth import Stored, frozen_probe, stored_values
from ...truth.value_truth import forward_truths
from ..course.course import HALVES, Course, course_of
from ..course.cures import rewound
from ..course.series import SeriesProbe
from .rates import is_stepped_by, with_lone_numbers
from .wrong_count import divisor_at, other_counts

FEWEST = 3  # examples; a factor of two is that of a square
EXACT = 1e-5  # how near a single number has to be: near enough for one is soon anything
FALLS = 0.9  # share of its start that a loss has to come to
SEVERAL = 2


@dataclass(frozen=True)
class Excess:
    """All gradients are `factor` times too large from a site on, where they are divided by a wrong count or by none."""

    factor: float
    examples: int
    site: Site
    divisor: tuple[str, dict[str, Any]] | None = None  # its spelling, and where it is made


def summed_for_mean(case: Case, seconds: float) -> dict[str, Any] | None:
    """The finding where the sum is stored first, if a mean in its place saves the training."""
    if case.loss.rebuilt or case.loss.is_moving or not all(v.verdict == "correct" for v in case.verdicts):
        return None
    excess = _excess(case)
    own, other = _courses(case, excess.factor, seconds) if excess is not None else (None, None)
    if own is None or other is None or not other.is_finite or (own.is_finite and own.end < own.losses[0]):
        return None
    if other.end < FALLS * other.losses[0] and other.end < HALVES * (own.end if own.is_finite else float("inf")):
        return _finding(case, excess, own, other) if excess is not None else None
    return None


def _excess(case: Case) -> Excess | None:
    """The number of examples as a common factor, or as many times less as the count is that is divided by."""
    examples = examples_of(case) or _turns(case)
    if examples < FEWEST:
        return None
    values = [_multiples(case, p) for p in range(len(case.roles.parameters))]
    for count in (*other_counts(case, examples), 1):  # what is divided was a sum before
        factor = examples / count
        sums = _stored_sums(case, values, factor) or _steps(case, values, factor) if factor >= FEWEST else []
        if sums:
            site = _first_sum(case, factor, sums)
            divisor = divisor_at(case, site, count) if count > 1 else None
            if count == 1 or divisor is not None:
                return Excess(factor, examples, site, divisor)
    return None


def _turns(case: Case) -> int:
    """How often most lines are run in an iteration without arrays: once for each example."""
    times = Counter(Counter(case.slopes.frozen.scalar_site).values())
    times.pop(1, None)
    return max(times, key=lambda n: times[n], default=0)


def _multiples(case: Case, p: int) -> list[tuple[Stored, float]]:
    """The values that are a multiple of the gradient of a parameter, and the multiple."""
    values = stored_values(case.lab, case.roles, case.slopes.frozen, case.roles.parameters[p])
    matches = [(value, compare(value.projection, case.loss.slopes[p])) for value in values]
    return [(value, abs(match.factor)) for value, match in matches if match.residual < case.slopes.tolerance]


def _stored_sums(case: Case, values: list[list[tuple[Stored, float]]], factor: float) -> list[Stored]:
    """For every parameter the first value that is its gradient times a number; nothing if its gradient is there too."""
    near = 0.01 if any(leaf.size > FEW for leaf in case.roles.parameters) else EXACT
    several = [p for p, leaf in enumerate(case.roles.parameters) if leaf.size > FEW]
    found = []
    for p in several or range(len(case.roles.parameters)):
        multiples = [(value, own) for value, own in values[p] if several or value.is_named]
        sums = [value for value, own in multiples if close(own, factor, near)]
        if not sums or any(close(own, 1.0, near) for _, own in multiples):
            return []
        found.append(min(sums, key=lambda value: value.order))
    return found if several or len(found) >= SEVERAL else []


def _steps(case: Case, values: list[list[tuple[Stored, float]]], factor: float) -> list[Stored]:
    """The steps themselves, where no gradient is stored: if they are that many times the gradient, times a rate."""
    is_told = is_stepped_by(case, 1 / factor) and not is_stepped_by(case, 1)
    large = [own for own, leaf in zip(values, case.roles.parameters) if leaf.size > FEW]
    return [min((value for value, _ in own), key=lambda value: value.order) for own in large if own] if is_told else []


def _first_sum(case: Case, count: float, sums: list[Stored]) -> Site:
    """The line after which all is so many times too large: where the first slope of a forward value is, or gradient."""
    frozen, program = case.slopes.frozen, case.lab.program
    end = min(value.order for value in sums)
    rows = sorted(
        (order, site, shape, row)
        for order, site, turn, shape, row in zip(
            frozen.array_order,
            frozen.array_site,
            frozen.array_turn,
            frozen.array_shape,
            map(tuple, frozen.array_projection),
        )
        if order < end
        and (site, turn) not in case.forward
        and program.sites[site].role in ("assign", "augment", "return")
    )
    sizes = {prod(shape) for _, _, shape, _ in rows}
    truths = forward_truths(case.lab, case.roles, case.slopes, case.loss, forward=case.forward, sizes=sizes)
    for _, site, shape, row in rows:
        for truth in truths:
            match = compare(row, truth.slopes) if prod(truth.shape) == prod(shape) else None
            if match is not None and match.residual < case.slopes.tolerance and close(abs(match.factor), count, 0.01):
                return program.sites[site]
    return program.sites[min(sums, key=lambda value: value.order).site]


def _courses(case: Case, count: float, seconds: float) -> tuple[Course | None, Course | None]:
    """The training from its first turn, as it is and with shorter steps."""
    before, case.lab.leaves.offsets = case.lab.leaves.offsets, {}
    leaves, writers = with_lone_numbers(case)
    courses = []
    for scale in (1.0, 1.0 / count):
        probe = SeriesProbe(case.loss, leaves, writers, scale=scale, seconds=seconds, moves=rewound(case))
        series = case.lab.one_series(probe)
        courses.append(course_of(series) if series is not None else None)
    case.lab.leaves.offsets = before
    return courses[0], courses[1]


def _finding(case: Case, excess: Excess, own: Course, other: Course) -> dict[str, Any]:
    program, site, examples = case.lab.program, excess.site, excess.examples
    name, factor = target_name(case, site), f"{excess.factor:.4g}"
    what = f"{examples} is the number of examples: the loss is a mean, and the division by it is missing here."
    fix, place, cause = "", at_site(program, site), "missing-mean"
    if excess.divisor is not None:
        where = f"{name or 'the gradient'} in line {place['line']}"
        name, place = excess.divisor
        what = f"The loss is a mean over {examples} examples; {where} is divided by {name}, which does not count them."
        fix, cause = f"divide by {examples}, the number of examples", "factor"
    goes = f"goes from {own.losses[0]:.4g} to {own.end:.4g}" if own.is_finite else "is no longer a number soon"
    return finding(
        "gradient-scale", "error", name or "the gradients",
        f"all gradients are {factor} times those of the loss. {what} The loss {goes}; with steps {factor} times "
        f"shorter it falls from {other.losses[0]:.4g} to {other.end:.4g}.",
        fix or _fix(case, examples, site),
        evidence={"cause": cause, "ratio": excess.factor, "proven": True}, variable=name, **place,
    )  # fmt: skip


def _fix(case: Case, count: int, site: Site) -> str:
    """The line with the division, where it is the whole of it."""
    program = case.lab.program
    statement = program.statements[site.statement]
    value = getattr(statement.node, "value", None)
    if value is None or not is_same_place(value, site.node) or isinstance(value, (ast.Dict, ast.Tuple, ast.List)):
        return f"divide by {count}, the number of examples"
    key = (site.id, 0)
    scope = case.lab.one(frozen_probe(case.roles, record="nothing", scope=[key])).scope.get(key)
    numbers = scope.numbers if scope is not None else {}
    names = [n for n, (shape, kind, number) in numbers.items() if not shape and kind == "i" and number == count]
    divided = binary(copy.deepcopy(value), ast.Div(), fresh(min(names, key=len) if names else str(count)))
    return spell_statement(copy.deepcopy(statement.node), divided, program.sources[site.file])
