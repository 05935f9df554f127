"""A gradient that gets smaller from layer to layer on its way back, in a training that gets nowhere.

Both are needed: the first layers of a deep network learn slowly in many a training that gets on.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import at_site, finding, short_name
from ...running.instrument import Site
from ...truth.case import Case
from ..course.course import Course, course_of
from ..course.series import SeriesProbe
from ..places import assigned_at

LAYERS = 4  # matrices, from which on a network is deep
VANISHED = 1e-3  # gradient of the first layer beside that of the last
RISING = 0.7  # share of the layers whose gradient is larger than that of the layer before
FLAT = 0.02  # share of the loss that moves in all the time
LONGEST = 4.0  # seconds for a training of which the first iterations tell too little


def vanishing_gradient(
    case: Case, facts: Facts, course: Course, total: int | None, seconds: float
) -> dict[str, Any] | None:
    """The finding, if the first layers get next to nothing and the loss stays where it is in most of the training."""
    sizes = _gradients_by_depth(case, facts)
    if len(sizes) < LAYERS or not _is_flat(course) or not 0 < sizes[0][1] < VANISHED * sizes[-1][1]:
        return None
    rising = [after > before for (_, before), (_, after) in zip(sizes, sizes[1:])]
    if np.mean(rising) < RISING or not _stays(case, course, total, seconds):
        return None
    names = [short_name(case.roles.parameters[p].name) for p, _ in sizes]
    site = _squashing(facts)
    if site is not None:
        place, name = at_site(case.lab.program, site), site.function.split(".")[-1] or names[0]
    else:
        place, name = assigned_at(case.lab.program, case.roles.parameters[sizes[0][0]].name), names[0]
    return finding(
        "vanishing-gradient", "error", name,
        f"the gradient gets smaller from layer to layer on its way back: that of {names[0]} is "
        f"{sizes[0][1] / sizes[-1][1]:.1g} times that of {names[-1]}. The first layers stand still, and the loss stays "
        f"at {course.end:.4g}.",
        "use np.tanh or a rectifier in the hidden layers, and start the weights to match; or take fewer layers",
        evidence={"ratio": sizes[0][1] / sizes[-1][1], "layers": len(sizes), "loss": course.end}, variable=name,
        **place,
    )  # fmt: skip


def _gradients_by_depth(case: Case, facts: Facts) -> list[tuple[int, float]]:
    """(matrix, root mean square of its true gradient), the first layer first."""
    first: dict[int, int] = {}
    for value in facts.forward:
        for p in value.depends:
            first[p] = min(first.get(p, value.order), value.order)
    matrices = [p for p, leaf in enumerate(case.roles.parameters) if len(leaf.shape) == 2 and max(leaf.shape) > 1]
    matrices = sorted((p for p in matrices if p in first), key=lambda p: first[p])
    sizes = [case.roles.parameters[p].size for p in matrices]
    return [(p, float(np.linalg.norm(case.loss.slopes[p]) / np.sqrt(size))) for p, size in zip(matrices, sizes)]


def _is_flat(course: Course) -> bool:
    return course.is_finite and abs(course.start - course.end) <= FLAT * abs(course.start)


def _stays(case: Case, course: Course, total: int | None, seconds: float) -> bool:
    """Whether the loss moves as little in at least half of the whole training."""
    if total is None:
        return False
    if 2 * len(course.losses) >= total:
        return True
    patience = max(seconds, min(LONGEST, case.lab.seconds_left / 4))
    roles = case.roles
    probe = SeriesProbe(case.loss, roles.parameters, roles.writers, iterations=total, seconds=patience)
    series = case.lab.one_series(probe)
    longer = course_of(series) if series is not None else None
    return longer is not None and 2 * len(longer.losses) >= total and _is_flat(longer)


def _squashing(facts: Facts) -> Site | None:
    """The expression that most often gives values between 0 and 1: a sigmoid."""
    found: Counter[int] = Counter()
    sites: dict[int, Site] = {}
    for value in facts.forward:
        is_whole = value.site.role in ("assign", "return", "lambda")
        if is_whole and value.array.size > 1 and value.array.min() > 0 and value.array.max() < 1:
            found[value.site.id] += 1
            sites[value.site.id] = value.site
    return sites[found.most_common(1)[0][0]] if found else None
