"""Parameters that broadcasting has made larger: a bias that was given one gradient per example."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from ...findings import at_site, finding, short_name
from ...running.matching import compare
from ...truth.case import Case
from ...truth.truth import frozen_probe, stored_values


def grown_parameters(case: Case) -> dict[str, Any] | None:
    """Parameters of another shape than at the first turn of the loop, which fits into the one they have now."""
    grown = [p for p, leaf in enumerate(case.roles.parameters) if _axes(case.lab.first.get(leaf.name), leaf.shape)]
    if not grown:
        return None
    found = [(p, _gradient_of(case, p)) for p in grown]
    places = {p: place for p, place in found if place is not None}
    shown = max(grown, key=lambda p: (p in places, case.slopes.frozen.undone[p], -p))
    leaf = case.roles.parameters[shown]
    before = case.lab.first[leaf.name].shape
    axis = _axes(case.lab.first[leaf.name], leaf.shape)[0]
    keep = ", keepdims=True" if len(before) == len(leaf.shape) else ""
    what, place = places.get(shown) or ("the step", _writer(case, shown))
    names = " and ".join(short_name(case.roles.parameters[p].name) for p in grown)
    return finding(
        "gradient-wrong", "error", names,
        f"{short_name(leaf.name)} was {before} and has become {leaf.shape}: its gradient is not summed over the "
        f"examples, so there is a bias for every example, and {names} {'grows' if len(grown) == 1 else 'grow'} by "
        "broadcasting.",
        f"sum it over the examples: np.sum({what}, axis={axis}{keep})",
        evidence={"cause": "wrong-axis", "before": list(before), "after": list(leaf.shape), "proven": True},
        variable=names, **place,
    )  # fmt: skip


def _axes(first: Any, shape: tuple[int, ...]) -> list[int]:
    """The axes along which a first value has been repeated to get this shape."""
    if first is None or first.shape == shape or first.size >= prod(shape):
        return []
    old = (1,) * (len(shape) - first.ndim) + first.shape
    if len(old) != len(shape) or any(a not in (1, b) for a, b in zip(old, shape)):
        return []
    return [axis for axis, (a, b) in enumerate(zip(old, shape)) if a != b]


def _gradient_of(case: Case, p: int) -> tuple[str, dict[str, Any]] | None:
    """(name, place) of the last stored value that is the step and goes into this parameter only."""
    program = case.lab.program
    values = [v for v in stored_values(case.lab, case.roles, case.slopes.frozen, case.roles.parameters[p])
              if v.is_named and program.sites[v.site].statement not in case.roles.writers
              and compare(v.projection, case.slopes.updates[p]).residual < 1e-6]  # fmt: skip
    before = case.slopes.frozen.suppressed
    for value in sorted(values, key=lambda v: -v.order)[:4]:
        outcome = case.lab.one(frozen_probe(case.roles, record="nothing", disturb={value.site: None}))
        changed = [q for q, (a, b) in enumerate(zip(before, outcome.suppressed)) if not np.array_equal(a, b)]
        site = program.sites[value.site]
        if outcome.complete and changed == [p] and site.statement >= 0:
            node = program.statements[site.statement].node
            targets = getattr(node, "targets", None)
            place = at_site(program, site)
            source = str(place["source"])
            return (source.split("=")[0].strip() if targets else "it"), place
    return None


def _writer(case: Case, p: int) -> dict[str, Any]:
    program = case.lab.program
    for number in sorted(case.roles.writers):
        if p in case.roles.writers[number]:
            statement = program.statements[number]
            source = program.source_line(statement.file, statement.line)
            return {"line": statement.line, "source": source, "file": statement.file}
    return {}
