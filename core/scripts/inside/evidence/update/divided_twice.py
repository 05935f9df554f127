"""Gradients that are all divided by the number of examples once too often.

A factor that all share may be a convention, a sum for a mean. It is none where the way back has two divisions by the
same number, the loss has one, and steps as many times longer make it fall much further.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

import numpy as np

from ...blame.naming import target_name
from ...findings import at_site, finding
from ...rewriting.edits import compiled
from ...rewriting.rewrite import places, replaced
from ...running.instrument import Site
from ...running.matching import close, compare
from ...truth.case import Case
from ...truth.on_the_way import FEW
from ...truth.truth import frozen_probe, stored_values
from ..course.course import Course, course_of
from ..course.series import SeriesProbe
from .rates import is_stepped_by, with_lone_numbers

FEWEST = 4  # examples
MOST_TRIED = 24  # divisions
MUCH = 0.9  # of the loss, that longer steps have to get below


def divided_twice(case: Case, course: Course, seconds: float) -> dict[str, Any] | None:
    """The finding at the first of the two divisions, if steps as many times longer do much better."""
    if case.loss.rebuilt or not all(verdict.verdict == "correct" for verdict in case.verdicts):
        return None
    divisions = _divisions(case)
    told = _first_of_two(case, divisions) if len(divisions) > 1 else None
    if told is None or not _is_too_small(case, told[0]):
        return None
    count, site = told
    leaves, writers = with_lone_numbers(case)
    series = case.lab.one_series(SeriesProbe(case.loss, leaves, writers, scale=count, seconds=seconds))
    other = course_of(series) if series is not None else None
    if other is None or not other.is_finite or not other.end < MUCH * course.end:
        return None
    return _finding(case, count, site, course, other)


def _first_of_two(case: Case, divisions: list[tuple[Site, Any, int]]) -> tuple[int, Site] | None:
    """(a number, the first division by it), if every update goes through two divisions by that number."""
    probes = [frozen_probe(case.roles, record="nothing", replace={site.id: code}) for site, code, _ in divisions]
    before = case.slopes.frozen.suppressed
    undone: dict[int, dict[int, int]] = {p: {} for p in range(len(before)) if np.any(before[p])}
    for number, outcome in enumerate(case.lab.run(probes)):
        for p, own in undone.items() if outcome.complete else ():
            match = compare(outcome.suppressed[p], before[p])
            if match.residual < case.slopes.tolerance and match.factor > FEWEST - 0.5:
                own[number] = round(match.factor)
    counts = {count for own in undone.values() for count in own.values()}
    if len(counts) != 1 or not all(len(own) > 1 for own in undone.values()):
        return None
    return counts.pop(), divisions[min(min(own) for own in undone.values())][0]


def _divisions(case: Case) -> list[tuple[Site, Any, int]]:
    """(site, the expression without one of its divisions, order), in the order they are computed."""
    frozen, program = case.slopes.frozen, case.lab.program
    first: dict[int, int] = {}
    numbers = zip(frozen.scalar_site, frozen.scalar_order)
    for number, order in (*zip(frozen.array_site, frozen.array_order), *numbers):
        first.setdefault(number, order)
    found = []
    for number, order in sorted(first.items(), key=lambda pair: pair[1]):
        site = program.sites[number]
        if site.role not in ("assign", "augment", "return"):
            continue
        for place, node in places(site.node):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not isinstance(node.right, ast.BinOp):
                code = compiled(replaced(site.node, place, copy.deepcopy(node.left)))
                found += [(site, code, order)] if code is not None else []
    return found[-MOST_TRIED:]


def _is_too_small(case: Case, count: int) -> bool:
    """Whether the script stores, for every parameter, its gradient divided by a number, and never the gradient.

    Or, where it stores none, whether every step is the rate times that.
    """
    if is_stepped_by(case, count) and not is_stepped_by(case, 1):
        return True
    found = []
    for p, leaf in enumerate(case.roles.parameters):
        if leaf.size > FEW:
            values = [v for v in stored_values(case.lab, case.roles, case.slopes.frozen, leaf) if v.is_named]
            matches = [compare(value.projection, case.loss.slopes[p]) for value in values]
            factors = [abs(match.factor) * count for match in matches if match.residual < case.slopes.tolerance]
            found.append([any(close(factor, wanted, 0.01) for factor in factors) for wanted in (1, count)])
    return bool(found) and all(pair == [True, False] for pair in found)


def _finding(case: Case, count: int, site: Site, course: Course, other: Course) -> dict[str, Any]:
    name = target_name(case, site)
    return finding(
        "gradient-scale", "error", name or "the gradients",
        f"all gradients are {count} times too small: they are divided by {count}, the number of examples, twice, here "
        f"and once more later, while the loss is divided by it once. With steps {count} times longer the loss reaches "
        f"{other.end:.4g} where it is {course.end:.4g} now.",
        "divide once only",
        evidence={"cause": "double-mean", "ratio": 1 / count, "proven": True}, variable=name,
        **at_site(case.lab.program, site),
    )  # fmt: skip
