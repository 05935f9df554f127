"""What goes wrong late, or after the training: a child lives on for a while and looks at little.

A loss that is shown stops being a number while the model itself is fine, when its outputs have become exactly 0 or 1
and a logarithm of zero is taken, perhaps in a function that is called now and then only. And hits are counted.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from ..findings import at_site, finding
from ..running.instrument import Program
from ..running.leaves import Leaf
from ..truth.case import Case
from .hits import HitsWatch
from .series import SeriesProbe
from .unscaled import FeedWatch, unscaled_finding, unscaled_rows

SECONDS = 0.6
ITERATIONS = 20_000
WHOLE = ("assign", "return", "augment", "call")


def rest_of_run(case: Case, hits: HitsWatch, inputs: list[Leaf]) -> list[dict[str, Any]]:
    """Findings about the first number that is none, with every parameter still one, shares of hits, rows unscaled."""
    program = case.lab.program
    seconds = min(SECONDS, case.lab.seconds_left / 4)
    logs = frozenset(site.id for site in program.sites if site.role in WHOLE and _takes_logs(site.node))
    other_rows = unscaled_rows(case, inputs)
    if not (logs or hits.shares or other_rows) or seconds <= 0:
        return []
    arrays = [case.lab.leaves.get(leaf) for leaf in other_rows[1]] if other_rows else []
    probe = SeriesProbe(
        replace(case.loss, site=-1), case.roles.parameters, {}, iterations=ITERATIONS, seconds=seconds, logs=logs,
        hits=hits, feeds=FeedWatch(program, arrays) if arrays else None,
    )  # fmt: skip
    series = case.lab.one_series(probe)
    if series is None or series.overflow is not None:
        return []
    if series.no_number is not None:
        return [_log_of_zero(program, *series.no_number)]
    if other_rows and series.fed:
        return [unscaled_finding(case, other_rows[0], other_rows[1][series.fed[0]])]
    return [hits.finding_of(*one) for one in series.shares]


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
