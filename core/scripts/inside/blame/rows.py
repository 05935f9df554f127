"""The rows of the report: the loss, and each parameter with the line and the name of its gradient."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ..findings import statement_line
from ..running.instrument import Program
from ..running.matching import compare
from ..truth.case import Case
from ..truth.loss import Loss
from ..truth.truth import stored_values
from ..truth.verdicts import Verdict
from .naming import target_name


def gradient_places(case: Case) -> dict[str, tuple[int, str]]:
    """Parameter -> line and name under which its gradient is stored, where one is found."""
    places: dict[str, tuple[int, str]] = {}
    for p, leaf in enumerate(case.roles.parameters):
        for value in stored_values(case.lab, case.roles, case.slopes.frozen, leaf):
            name = target_name(case, case.lab.program.sites[value.site])
            if leaf.size > 1 and value.is_named and name:
                match = compare(value.projection, case.loss.slopes[p])
                if match.residual < case.slopes.tolerance or value.site == case.verdicts[p].site:
                    places[leaf.name] = (
                        statement_line(case.lab.program, case.lab.program.sites[value.site]),
                        name,
                    )
    return places


def parameter_rows(verdicts: list[Verdict], lines: dict[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """The `parameters` of the report."""
    rows = []
    for verdict in verdicts:
        line, text = lines.get(verdict.leaf.name, (0, ""))
        rows.append(
            {
                "name": verdict.leaf.name, "shape": list(verdict.leaf.shape), "line": line or None,
                "gradient": text or None, "ratio": _or_none(verdict.ratio),
                "cosine": _or_none(verdict.cosine),
                "verdict": verdict.verdict, "reason": verdict.reason or None,
            }
        )  # fmt: skip
    return rows


def loss_row(program: Program, loss: Loss | None) -> dict[str, Any] | None:
    """The `loss` of the report."""
    if loss is None:
        return None
    site = program.sites[loss.site]
    text = loss.rebuilt + " of " + ast.unparse(site.node) if loss.rebuilt else ast.unparse(site.node)
    return {"expression": text, "value": float(loss.value), "line": site.line}


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) and value else None
