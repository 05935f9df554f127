"""What goes wrong late, or after the training: a child lives on for a while and looks at little.

A loss that is shown stops being a number while the model itself is fine, when its outputs have become exactly 0 or 1
and a logarithm of zero is taken, perhaps in a function that is called now and then only. And hits are counted.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from ...findings import at_site, finding
from ...running.instrument import Program
from ...running.leaves import Leaf
from ...truth.case import Case
from ...truth.occasions import everywhere
from ..data.broadcasts import BroadcastWatch
from ..data.unscaled import FeedWatch, unscaled_finding, unscaled_rows
from .series import Series, SeriesProbe

SECONDS = 0.6
ITERATIONS = 20_000
WHOLE = ("assign", "return", "augment", "call")


def rest_of_run(case: Case, watch: BroadcastWatch, inputs: list[Leaf]) -> list[dict[str, Any]]:
    """What is found: the first number that is none, with every parameter still one, or what a watch has seen."""
    program, hits = case.lab.program, watch.hits
    seconds = min(SECONDS, case.lab.seconds_left / 4)
    if seconds <= 0:
        return []
    logs = frozenset(site.id for site in program.sites if site.role in WHOLE and _takes_logs(site.node))
    if logs or hits.shares:
        series = _live_on(case, seconds, logs=logs, hits=hits)
        if series is None or series.overflow is not None:
            return []
        if series.no_number is not None:
            return [_log_of_zero(program, *series.no_number)]
        if series.shares:
            return [hits.finding_of(*one) for one in series.shares]
    other_rows = unscaled_rows(case, inputs)
    is_asked = other_rows or watch.ratios.waiting or watch.counters.waiting
    return _shown(case, seconds, other_rows, watch) if is_asked else []


def _shown(
    case: Case, seconds: float, other_rows: tuple[Leaf, list[Leaf]] | None, watch: BroadcastWatch
) -> list[dict[str, Any]]:
    """What a child sees that shows in every iteration what the script shows now and then."""
    arrays = [case.lab.leaves.get(leaf) for leaf in other_rows[1]] if other_rows else []
    shapes = {leaf.shape for leaf in case.roles.parameters}
    force, case.lab.force = case.lab.force, case.lab.force | everywhere(case.lab.program)
    series = _live_on(case, seconds, looks=[FeedWatch(case.lab.program, arrays, shapes), watch.ratios, watch.counters])
    case.lab.force = force
    if series is None:
        return []
    fed, turned, grown = series.found
    if other_rows and fed:
        return [unscaled_finding(case, other_rows[0], other_rows[1][fed[0]])]
    turned_round = [watch.ratios.finding_of(number) for number in turned]
    return turned_round or [watch.counters.finding_of(number) for number in grown]


def _live_on(case: Case, seconds: float, **more: Any) -> Series | None:
    loss = replace(case.loss, site=-1)
    probe = SeriesProbe(loss, case.roles.parameters, {}, iterations=ITERATIONS, seconds=seconds, **more)
    series: Series | None = case.lab.one_series(probe)
    return series


def _log_of_zero(program: Program, when: int, number: int) -> dict[str, Any]:
    site = program.sites[number]
    statement = program.statements[site.statement].node if site.statement >= 0 else None
    target = getattr(statement, "targets", [None])[0] or getattr(statement, "target", None)
    name = ast.unparse(target) if target is not None else "the loss"
    return finding(
        "loss-not-finite", "error", name,
        f"{name} is no longer a number after {when} iterations, although all parameters still are: an output has "
        "become exactly 0 or 1, and the logarithm of 0 is taken.",
        "keep what goes into the logarithm above 0: np.log(np.clip(p, 1e-12, 1)), or np.log(p + 1e-12)",
        evidence={"iterations": when, "parameters_finite": True}, variable=name, **at_site(program, site),
    )  # fmt: skip


def _takes_logs(node: ast.expr) -> bool:
    calls = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ("log", "log2", "log10") for call in calls)
