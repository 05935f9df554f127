"""A threshold that every output passes: probabilities above 0, say, so that all examples count as one class.

`(p > 0) == y` is looked for wherever it stands. A child computes it early, with the numbers as they are and with the
parameters turned round and made larger: outputs that stay between 0 and 1 even then can be nowhere else.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.evaluating import evaluate
from ...running.instrument import Program, Site
from ...truth.case import Case
from ...truth.occasions import everywhere
from ..course.series import Series, SeriesProbe

SECONDS = 0.4
FEWEST = 8  # outputs
MOST = 300  # attempts to compute something
TURNED = -6.0  # times the parameters


def blind_threshold(case: Case) -> dict[str, Any] | None:
    """The finding on the first comparison that comes out the same for whatever the model answers."""
    pairs = _compared_with_labels(case.lab.program)
    if not pairs:
        return None
    force, case.lab.force = case.lab.force, case.lab.force | everywhere(case.lab.program)
    both = [_seen(case, pairs, moves) for moves in ([], _turned(case))]
    case.lab.force = force
    for number in both[0] & both[1]:
        return _finding(case.lab.program, case.lab.program.sites[number], pairs[number])
    return None


def _compared_with_labels(program: Program) -> dict[int, tuple[ast.expr, ast.expr, float]]:
    """Site of a comparison with labels -> (outputs, labels, threshold), where the threshold is 0 or less, 1 or more."""
    found = {}
    for site in program.sites:
        node = site.node
        if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            continue
        for own, other in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
            inner = _threshold(own)
            if inner is not None and not isinstance(other, ast.Constant):
                found[site.id] = (inner[0], other, inner[1])
    return found


def _threshold(node: ast.expr) -> tuple[ast.expr, float] | None:
    """p and c of `p > c`, also inside `(...).astype(int)` and the like, for a c that no probability can be beyond."""
    while isinstance(node, ast.Call):
        is_method = isinstance(node.func, ast.Attribute) and node.func.attr == "astype"
        if not is_method and not (isinstance(node.func, ast.Name) and node.func.id in ("int", "float") and node.args):
            return None
        node = node.func.value if is_method else node.args[0]  # type: ignore[attr-defined]
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    if not isinstance(node.ops[0], (ast.Gt, ast.GtE, ast.Lt, ast.LtE)):
        return None
    limit = node.comparators[0]
    is_number = isinstance(limit, ast.Constant) and type(limit.value) in (int, float)
    return (node.left, float(limit.value)) if is_number and not 0 < limit.value < 1 else None  # type: ignore


@dataclass
class ThresholdWatch:
    """Computes comparisons where they stand, or, if they call the model, early; `found` can only come out one way."""

    program: Program
    pairs: dict[int, tuple[ast.expr, ast.expr, float]]
    found: list[int] = field(default_factory=list)
    places: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    attempts: int = 0
    is_busy: bool = False

    def __post_init__(self) -> None:
        for number, (outputs, _, _) in self.pairs.items():
            site = self.program.sites[number]
            if any(isinstance(inner, ast.Call) for inner in ast.walk(outputs)):  # computed anew, wherever that is
                self.places.setdefault((site.file, site.function), []).append(number)

    def look(self, number: int, frame: Any) -> None:
        """A value was computed. What stands outside of functions can be computed from any of them."""
        if self.is_busy:
            return
        self.is_busy = True
        if number in self.pairs and number not in self.found:
            self._is_known(number, frame)
        site = self.program.sites[number]
        outside = SimpleNamespace(f_globals=frame.f_globals, f_locals={})
        for place, where in (((site.file, site.function), frame), ((site.file, ""), outside)):
            if place in self.places and self.attempts < MOST:
                self.attempts += 1
                self.places[place] = [one for one in self.places[place] if not self._is_known(one, where)]
        self.is_busy = False

    def _is_known(self, number: int, frame: Any) -> bool:
        """Whether the comparison could be computed here."""
        outputs, labels, _ = self.pairs[number]
        codes = (compile(ast.unparse(node), "<operand>", "eval") for node in (outputs, labels))
        try:
            values, known = (np.asarray(evaluate(code, frame)) for code in codes)
        except Exception:  # noqa: BLE001  names that are not there yet: it is tried again at the next value
            return False
        if _are_probabilities(values) and values.size == known.size and set(np.unique(known)) == {0, 1}:
            self.found.append(number)
        return True


def _are_probabilities(values: Any) -> bool:
    if values.dtype.kind != "f" or values.size < FEWEST or not np.isfinite(values).all():
        return False
    return bool(values.min() >= 0 and values.max() <= 1 and np.ptp(values) > 0)


def _turned(case: Case) -> list[Any]:
    leaves = case.roles.parameters
    return [(leaf, (TURNED - 1) * case.lab.leaves.number(leaf)) for leaf in leaves]


def _seen(case: Case, pairs: dict[int, Any], moves: list[Any]) -> set[int]:
    watch = ThresholdWatch(case.lab.program, pairs)
    loss = replace(case.loss, site=-1)
    probe = SeriesProbe(
        loss, case.roles.parameters, {}, iterations=1, seconds=SECONDS, moves=moves, looks=[watch],
    )  # fmt: skip
    series: Series | None = case.lab.one_series(probe)
    return set(series.found[0]) if series is not None and series.found else set()


def _finding(program: Program, site: Site, pair: tuple[ast.expr, ast.expr, float]) -> dict[str, Any]:
    outputs, limit = ast.unparse(pair[0]), pair[2]
    return finding(
        "metric-wrong", "error", outputs,
        f"{outputs} lies between 0 and 1 whatever the parameters are, and is compared with {limit:g}: every example "
        "counts as the same class, however good the model is.",
        f"compare {outputs} with 0.5", evidence={"threshold": limit}, variable=outputs, **at_site(program, site),
    )  # fmt: skip
