"""How the training goes on: does the loss fall, and if not, would another step size make it fall?"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...blame.facts import Facts
from ...findings import finding, statement_line
from ...running.leaves import Leaf
from ...truth.case import Case
from ..start.first_step import lethal_steps
from ..start.small_start import too_small
from ..start.vanishing import vanishing_gradient
from ..update.divided_twice import divided_twice
from ..update.rates import rate_of, with_lone_numbers
from ..update.summed_for_mean import summed_for_mean
from .blown_up import blown_up
from .course import HALVES, Course, course_of
from .cures import better_start, loss_at_first
from .fading import fading_rate, rates_of
from .rising import computed_rate, rising_rate
from .series import Series, SeriesProbe

RISES = 1.05  # a loss that ends this much above its start does not fall
MOST_DEAD = 0.5  # share of dead units that is worth telling
ABOUT_ALL = 1.5  # the training is so many times as long as what was seen, at most
STEADY = 0.1  # share of the loss by which it differs from one iteration to the next: single examples do more
SLOW = ((0.03, 0.8), (0.15, 0.5), (0.4, 0.2))  # a training that moves the loss less than this share of it is too
# slow, if larger steps bring the loss to that share of where it ends
SMALLER = (0.1, 0.01, 0.001)
LARGER = (100.0, 1000.0, 1e4, 1e5)


def watch_list(facts: Facts) -> list[tuple[Any, int]]:
    """Activations with zeros that are never negative, and the axis of their units."""
    found = []
    shapes = [value.array.shape for value in facts.forward if value.array.ndim == 2]
    for value in facts.forward:
        array = value.array
        if array.ndim != 2 or array.size > 500_000 or float(array.min()) < 0 or np.all(array):
            continue
        counts = [sum(shape[axis] == array.shape[axis] for shape in shapes) for axis in (0, 1)]
        if counts[0] != counts[1] and array.shape[0] > 1 and array.shape[1] > 1:
            found.append((value.key, 1 if counts[0] > counts[1] else 0))
    return found[:6]


def follow(
    case: Case, facts: Facts, *, total: int | None, seconds: float, first: int, has_cause: bool
) -> tuple[list[dict[str, Any]], int]:
    """(findings about the steps and the course of training, iterations lived through).

    With a cause already found, only what follows from it is told; `first` is the iteration we are at.
    """
    rates = [] if has_cause else rates_of(case)
    if not case.loss.can_be_followed:
        return [] if has_cause else _only_rates(case, rates, seconds), 0
    rate = None if has_cause else computed_rate(case)
    probe = _probe(case, 1.0, seconds, watch=watch_list(facts), track=rates, note=rate.id if rate is not None else -1)
    series = case.lab.one_series(probe)
    if series is None:
        return [], 0
    course = course_of(series)
    if course is None:
        return [], len(series.losses)
    if has_cause:
        return symptoms(case, facts, series, course, first), len(series.losses)
    found = [too_high(case, course, seconds)]
    if found == [None] and (not course.is_finite or course.end > RISES * min(course.start, loss_at_first(case)) > 0):
        lost = blown_up(case, facts, course, seconds) or better_start(case, facts, seconds)
        found = [lost or not_finite(case, course)]
    if found[0] is not None:
        is_of_steps = found[0]["code"] == "learning-rate-high"  # steps are too long for something
        cause = better_start(case, facts, seconds) or summed_for_mean(case, seconds) if is_of_steps else None
        return [cause or found[0]], len(series.losses)
    found = [lethal_steps(case, course, seconds, dies=_a_layer_dies(series))]
    if case.loss.is_moving and found == [None]:  # of a loss the script never shows, only what ends a training is told
        return _only_rates(case, rates, seconds), len(series.losses)
    if found == [None]:
        found = [divided_twice(case, course, seconds) or too_small(case, course, total, seconds)]
    if found == [None]:
        rising = rising_rate(case, rate, series) if rate is not None else None
        found = [rising or fading_rate(case, series) or vanishing_gradient(case, facts, course, total, seconds)]
    if found == [None]:
        found = [too_low(case, course, total, seconds)]
    if found == [None]:
        found = [better_start(case, facts, seconds, total=total, only_weights=True)]
    return [item for item in found if item is not None], len(series.losses)


def _only_rates(case: Case, rates: list[Leaf], seconds: float) -> list[dict[str, Any]]:
    """What can be told where the loss of one iteration is no loss of the next."""
    series = case.lab.one_series(_probe(case, 1.0, seconds, track=rates)) if rates else None
    found = fading_rate(case, series) if series is not None else None
    return [found] if found is not None else []


def _a_layer_dies(series: Series) -> bool:
    died = dead(series, 0)
    return died is not None and died["code"] == "dead-layer"


def symptoms(case: Case, facts: Facts, series: Series, course: Course, first: int) -> list[dict[str, Any]]:
    """What a fault that was found leads to: units that die, a loss that stops at what guessing gives."""
    found = [dead(series, first), not_finite(case, course), at_chance(facts, course)]
    for item in found:
        if item is not None:
            item["severity"] = "warning"
    return [item for item in found if item is not None]


def dead(series: Series, first: int) -> dict[str, Any] | None:
    """A layer of which most units are zero for all examples at the end."""
    for layer, (key, shares) in enumerate(series.dead.items(), 1):
        share = shares[-1][1]
        if share < MOST_DEAD:
            continue
        since = next(
            number for number, (_, s) in enumerate(shares) if min(x for _, x in shares[number:]) >= share and s
        )
        when, units = first + shares[since][0], series.units[key]
        which = f"all {units}" if share == 1 else f"{round(share * units)} of {units}"
        code = "dead-layer" if share == 1 else "dead-units"
        return finding(
            code, "warning", f"layer {layer}",
            f"{which} ReLU units of layer {layer} are dead from iteration {when} on: their gradient is "
            "exactly 0.",
            evidence={"units": units, "dead": share, "iteration": when}, step=when,
        )  # fmt: skip
    return None


def at_chance(facts: Facts, course: Course) -> dict[str, Any] | None:
    """A loss that stays at the entropy of the labels: the output no longer depends on the input."""
    tail = course.losses[-max(4, len(course.losses) // 4) :]
    if not course.is_finite or np.ptp(tail) > 1e-3 * abs(course.end):
        return None
    for pair in facts.pairs:
        y = np.asarray(pair.target, dtype=float)
        if y.size < 4 or not np.isin(y, (0.0, 1.0)).all():
            continue
        share = float(y.mean())
        if 0 < share < 1:
            entropy = -(share * np.log(share) + (1 - share) * np.log(1 - share))
            if abs(course.end - entropy) < 0.01 * entropy:
                return finding(
                    "loss-at-chance", "warning", "loss",
                    f"the loss stays at {course.end:.4f}, the entropy of the labels "
                    f"({int(y.sum())} of {y.size} positive).",
                    evidence={"loss": course.end, "entropy": entropy},
                )  # fmt: skip
    return None


def _probe(case: Case, scale: float, seconds: float, **more: Any) -> SeriesProbe:
    leaves, writers = case.roles.parameters, case.roles.writers
    if scale != 1:
        leaves, writers = with_lone_numbers(case)
    return SeriesProbe(case.loss, leaves, writers, scale=scale, seconds=seconds, **more)


def course_ahead(case: Case, seconds: float) -> Course | None:
    """The losses of the iterations that follow, or None where they cannot be seen."""
    if not case.loss.can_be_followed:
        return None
    series = case.lab.one_series(_probe(case, 1.0, seconds))
    return course_of(series) if series is not None else None


def too_high(case: Case, course: Course, seconds: float) -> dict[str, Any] | None:
    """The loss rises or leaves the numbers, and falls with smaller steps."""
    if course.is_finite and not course.end > RISES * course.start:
        return None
    if course.is_finite and course.start < 0:
        return None
    reached = course.end if course.is_finite else np.inf
    for scale in SMALLER:
        series = case.lab.one_series(_probe(case, scale, seconds))
        other = course_of(series) if series is not None else None
        if other is None or not other.is_finite:
            continue
        if other.end < 0.98 * other.start and other.end < HALVES * reached:
            name, place = rate_of(case)
            what = (
                "is no longer a number"
                if not course.is_finite
                else f"rises from {course.start:.4g} to {course.end:.4g}"
            )
            return finding(
                "learning-rate-high", "error", name,
                f"the loss {what}; with steps {1 / scale:g} times smaller it falls from {other.start:.4g} to "
                f"{other.end:.4g}: the learning rate is too high.",
                f"make {name} {1 / scale:g} times smaller",
                evidence=_evidence(course, scale, other),
                variable=name, **place,
            )  # fmt: skip
    return None


def not_finite(case: Case, course: Course) -> dict[str, Any] | None:
    """The loss stops being a number, whatever the steps are."""
    if course.is_finite:
        return None
    site = case.lab.program.sites[case.loss.site]
    line = statement_line(case.lab.program, site)
    return finding(
        "loss-not-finite", "error", "loss",
        f"the loss is no longer a number after {course.first_bad} iterations.",
        "keep the argument of log above 0, and the arguments of exp small",
        evidence={"iterations": course.first_bad}, variable="loss", line=line,
        source=case.lab.program.source_line(site.file, line), file=site.file,
    )  # fmt: skip


def too_low(case: Case, course: Course, total: int | None, seconds: float) -> dict[str, Any] | None:
    """At this pace the whole training moves the loss by next to nothing, while larger steps make it fall."""
    if total is None or course.start <= 0 or not course.is_finite or len(course.losses) < 20:
        return None
    if course.end > RISES * course.start:
        return None  # what rises is not slow; it may be a running total
    end = _end_of_training(case, course, total, seconds)
    moved = (course.start - min(end, course.end)) / course.start
    is_steady = course.scatter < STEADY * course.start
    needed = next((share for most, share in SLOW[: None if is_steady else 1] if moved < most), None)
    if needed is None:
        return None
    for scale in LARGER:
        series = case.lab.one_series(_probe(case, scale, seconds))
        other = course_of(series) if series is not None else None
        if other is not None and other.is_finite and 0 <= other.end < needed * end:
            name, place = rate_of(case)
            return finding(
                "learning-rate-low", "error", name,
                f"in {len(course.losses)} iterations the loss only goes from {course.start:.6g} to "
                f"{course.end:.6g}; with "
                f"steps {scale:g} times larger it reaches {other.end:.4g}: the learning rate is too low.",
                f"make {name} {scale:g} times larger",
                evidence=_evidence(course, scale, other),
                variable=name, **place,
            )  # fmt: skip
    return None


def _end_of_training(case: Case, course: Course, total: int, seconds: float) -> float:
    """About where the loss ends: n iterations with steps s times as long come as far as s * n iterations."""
    scale = total / len(course.losses)
    if scale < ABOUT_ALL:
        return course.end
    series = case.lab.one_series(_probe(case, scale, seconds))
    ahead = course_of(series) if series is not None else None
    return ahead.end if ahead is not None and ahead.is_finite else -np.inf


def _evidence(course: Course, scale: float, other: Course) -> dict[str, Any]:
    return {"start": course.start, "end": course.end, "scale": scale, "end_with_scale": other.end}
