"""Which line is wrong and what would make it right, found by trying.

Suspects are the expressions whose disturbance changes the update of a wrong parameter, of no right one, and
not the loss. Every variant of a suspect is computed once, in place, to drop those that do not fit or change
nothing; the rest are run, and the simplest one that makes the gradients right names line, cause and fix.
"""

from __future__ import annotations

import ast
import copy
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..rewriting.edits import Variant
from ..rewriting.mutations import variants
from ..rewriting.rewrite import spell_statement
from ..running.fork import PARALLEL
from ..running.instrument import Program, Site
from ..running.matching import any_parallel, close, compare
from ..running.probe import Outcome, Probe
from ..running.projections import vectors
from ..running.scope import Scope
from ..truth.case import Case
from ..truth.truth import frozen_probe, stored_values
from ..truth.value_truth import by_size, forward_truths
from ..truth.verdicts import common
from .suspects import Suspect, beyond_right_gradients

MAX_VARIANTS = 4000
SECONDS = 7.0
SHAPE_CHANGING = ("wrong-axis", "wrong-transpose", "elementwise-product")


@dataclass
class Fix:
    """A variant that was run and made gradients right."""

    site: Site
    variant: Variant
    cause: str
    text: str
    right: int
    complete: bool
    writes: bool
    heals: set[int] = field(default_factory=set)


def find_fix(case: Case, suspects: list[Suspect]) -> Fix | None:
    """The simplest variant of a suspect that makes wrong gradients right and leaves right ones so."""
    wrong, right = case.wrong, case.right
    chosen = [s for s in suspects if s.reaches & wrong and not s.reaches & right]
    chosen = beyond_right_gradients(case, chosen)
    if not chosen:
        return None
    keys = [key for suspect in chosen for key in (suspect.first, suspect.last)]
    scopes = case.lab.one(frozen_probe(case.roles, record="nothing", scope=keys)).scope
    offered: list[tuple[Suspect, Variant]] = []
    for suspect in chosen:
        scope = scopes.get(suspect.first)
        if scope is not None:
            scope.note_parameters(case.starts)
            if suspect.last in scopes and suspect.last != suspect.first:
                scope.tell_apart(scopes[suspect.last])
            offered.extend((suspect, v) for v in _variants_of(case, suspect, scope))
    survivors = _that_change_something(case, offered[:MAX_VARIANTS])
    rank = {id(s): i for i, s in enumerate(chosen)}
    case.lab.say("trying variants of the suspicious lines")
    survivors.sort(
        key=lambda pair: (
            not _suits(case, pair[1]),
            not pair[1].promising,
            pair[1].tier,
            len(wrong - pair[0].reaches),
            rank[id(pair[0])],
        )
    )
    return _try(case, survivors)


def _suits(case: Case, variant: Variant) -> bool:
    """Whether a variant undoes the kind of mistake that the verdicts show: a sign, or a factor."""
    kinds = {case.verdicts[p].verdict for p in case.wrong}
    if kinds == {"sign"}:
        return variant.cause == "sign"
    return kinds != {"scaled"} or variant.cause in ("missing-mean", "double-mean", "factor")


def _variants_of(case: Case, suspect: Suspect, scope: Scope) -> list[Variant]:
    program = case.lab.program
    strings, literals = _constants_of(program, suspect.site.file)
    counts = named_counts(suspect.site.node, scope)
    found = variants(
        suspect.site.id,
        suspect.site.node,
        scope,
        suspect.shape,
        strings=strings,
        literals=literals,
        counts=counts,
    )
    result, seen = [], set()
    for variant in found:
        text = ast.dump(variant.node)
        if text not in seen:
            seen.add(text)
            result.append(variant)
    return result


def _constants_of(program: Program, file: str) -> tuple[list[str], list[float]]:
    """The short strings and the numbers that are written in a file: keys, slopes, rates."""
    strings: set[str] = set()
    numbers: set[float] = set()
    for node in ast.walk(ast.parse("\n".join(program.sources[file]))):
        if isinstance(node, ast.Constant):
            value = node.value
            if isinstance(value, str) and 0 < len(value) <= 12 and value.replace("_", "a").isalnum():
                strings.add(value)
            elif isinstance(value, float) and 0 < abs(value) < 10:
                numbers.add(value)
    return sorted(strings)[:30], sorted(numbers)[:12]


def named_counts(node: ast.expr, scope: Scope) -> dict[str, float]:
    """Numbers a mean could be taken over, by the name they have at this place."""
    counts: dict[str, float] = {}
    for name, (shape, kind, value) in scope.numbers.items():
        if not shape and kind == "i" and 1 < value < 1e7 and len(counts) < 10:
            counts[name] = value
    for inner in ast.walk(node):
        text = ast.unparse(inner) if isinstance(inner, (ast.Name, ast.Attribute, ast.Subscript)) else ""
        shape = scope.numbers.get(text, ((), "", 0))[0]
        for axis, length in enumerate(shape[:2]):
            if length > 1 and length not in counts.values():
                counts[f"{text}.shape[{axis}]"] = float(length)
    counts.setdefault("2", 2.0)
    return counts


def _that_change_something(case: Case, offered: list[tuple[Suspect, Variant]]) -> list[tuple[Suspect, Variant]]:
    """Variants that can be computed in place, fit there, and differ from the original and each other."""
    codes: dict[int, list[Any]] = {}
    pairs: dict[int, list[tuple[Suspect, Variant]]] = {}
    for suspect, variant in offered:
        code = compiled(variant.node)
        if code is not None:
            codes.setdefault(variant.site, []).append(code)
            pairs.setdefault(variant.site, []).append((suspect, variant))
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", variants=codes))
    truths = by_size(
        forward_truths(
            case.lab, case.roles, case.slopes, case.loss,
            forward=case.forward, sizes={int(np.prod(s.shape, dtype=np.int64)) for s, _ in offered},
        )
    )  # fmt: skip
    kept: list[tuple[Suspect, Variant]] = []
    for site, own in pairs.items():
        turns = outcome.variants.get(site, [])
        if not turns:
            continue
        original = _originals(case.slopes.frozen, site)
        seen = {_rounded(original)}
        for index in sorted(range(len(own)), key=lambda i: own[i][1].tier):
            values = [turn[index] for turn in turns]
            if any(value is None for value in values):
                continue
            if not all(value[0] for value in values) and own[index][1].cause not in SHAPE_CHANGING:
                continue
            vector = np.concatenate([np.atleast_1d(value[2]).reshape(-1) for value in values])
            key = _rounded(vector) + (b"" if all(value[0] for value in values) else repr(values[0][1]).encode())
            if key in seen:
                continue
            seen.add(key)
            own[index][1].promising = any(_promises(case, truths, own[index][0], value) for value in values)
            kept.append(own[index])
    return kept


def _rounded(vector: Any) -> bytes:
    """Equal for vectors that agree in about nine digits."""
    largest = float(np.abs(vector).max()) if len(vector) else 0.0
    if not np.isfinite(largest) or largest == 0:
        return bytes(vector)
    return bytes(np.round(vector / largest, 9) + 0.0) + f"{largest:.8e}".encode()


def _promises(case: Case, truths: dict[int, Any], suspect: Suspect, value: tuple[bool, Any, Any]) -> bool:
    """Whether a variant's value is the derivative of a forward value, or of a wrong parameter."""
    _, shape, projection = value
    size = int(np.prod(shape, dtype=np.int64))
    tolerance = case.slopes.tolerance
    if suspect.writes and suspect.site.role != "augment":
        return any(
            case.roles.parameters[p].size == size
            and compare(projection - case.starts[p], case.loss.slopes[p]).residual < tolerance
            for p in case.wrong
        )
    if size > 1 and size in truths and any_parallel(projection, truths[size], tolerance):
        return True
    return any(
        case.roles.parameters[p].size == size and compare(projection, case.loss.slopes[p]).residual < tolerance
        for p in case.wrong
    )


def _originals(frozen: Outcome, site: int) -> Any:
    rows = [p for s, p in zip(frozen.array_site, frozen.array_projection) if s == site]
    rows += [vectors(1)[:, 0] * value for s, value in zip(frozen.scalar_site, frozen.scalar) if s == site]
    return np.concatenate(rows) if rows else np.zeros(0)


def compiled(node: ast.expr) -> Any:
    """Code of an expression, or None if it cannot stand on its own."""
    tree = ast.Expression(copy.deepcopy(node))
    for inner in ast.walk(tree):
        if hasattr(inner, "lineno"):
            del inner.lineno  # a mixture of the user's positions and none is refused by `compile`
    try:
        return compile(ast.unparse(tree), "<variant>", "eval")
    except (SyntaxError, ValueError):
        return None


def _try(case: Case, offered: list[tuple[Suspect, Variant]]) -> Fix | None:
    deadline = min(time.monotonic() + SECONDS, case.lab.children.deadline - 1)
    best: Fix | None = None
    batch = 4 * PARALLEL
    position = 0
    while position < len(offered) and time.monotonic() < deadline:
        following = offered[position][1]
        if best is not None and best.complete and _is_less_likely(case, following, best.variant):
            break
        some = offered[position : position + batch]
        position += batch
        probes = [trial_probe(case, variant) for _, variant in some]
        for (suspect, variant), outcome in zip(some, case.lab.run(probes)):
            if not outcome.complete:
                continue
            right = right_after(case, outcome)
            if not right >= case.right or not (right - case.right) & case.wrong:
                continue
            fix = _as_fix(case, suspect, variant, right)
            if best is None or _better(fix, best):
                best = fix
    return best


def _is_less_likely(case: Case, following: Variant, best: Variant) -> bool:
    """Whether what comes next in order can no longer be preferred to a variant that works."""
    if _suits(case, best) != _suits(case, following):
        return True
    return following.tier > best.tier or following.promising < best.promising


def _better(fix: Fix, best: Fix) -> bool:
    return (fix.right, -fix.variant.tier) > (best.right, -best.variant.tier)


def trial_probe(case: Case, variant: Variant) -> Probe:
    """The iteration with the variant in place."""
    record = "full" if any(v.site >= 0 for v in case.verdicts) else "nothing"
    return frozen_probe(case.roles, record=record, replace={variant.site: compiled(variant.node)})


def right_after(case: Case, outcome: Outcome) -> set[int]:
    """Parameters that are right in a trial, by the factor of those that were right before."""
    tolerance = 2 * case.slopes.tolerance + 1e-3
    matches = [compare(update, truth) for update, truth in zip(outcome.suppressed, case.loss.slopes)]
    factors = [match.factor if match.residual < case.slopes.tolerance else None for match in matches]
    stored = any(v.site >= 0 for v in case.verdicts)
    reference = [case.verdicts[p].update_factor for p in sorted(case.right)]
    if stored:
        return _right_by_store(case, outcome)
    if reference:
        shared = float(np.median(reference))
    else:
        shared, _ = common(factors, case.roles, case.slopes.tolerance)
        if shared > 0:
            return set()
    return {p for p, f in enumerate(factors) if f is not None and shared and close(f, shared, tolerance)}


def _right_by_store(case: Case, outcome: Outcome) -> set[int]:
    found: dict[int, list[float]] = {}
    for p, leaf in enumerate(case.roles.parameters):
        for value in stored_values(case.lab, case.roles, outcome, leaf):
            match = compare(value.projection, case.loss.slopes[p])
            if match.residual < case.slopes.tolerance:
                found.setdefault(p, []).append(match.factor)
    known = [found[p][-1] for p in case.right if p in found]
    if not known:
        known = [factors[-1] for factors in found.values()][:1]
    if not known:
        return set()
    shared = known[0]
    tolerance = 2 * case.slopes.tolerance + 1e-3
    return {p for p, factors in found.items() if any(close(f, shared, tolerance) for f in factors)}


def _as_fix(case: Case, suspect: Suspect, variant: Variant, right: set[int]) -> Fix:
    program = case.lab.program
    statement = program.statements[suspect.site.statement]
    lines = program.sources[suspect.site.file]
    text = ""
    if suspect.site.role not in ("index", "lambda") and not _is_part_of_tuple(statement.node):
        text = spell_statement(statement.node, variant.node, lines)
    judged = {p for p, v in enumerate(case.verdicts) if v.verdict != "inconclusive" and not v.reason}
    return Fix(
        suspect.site, variant, variant.cause, text, len(right), right >= judged, suspect.writes,
        right - case.right,
    )  # fmt: skip


def _is_part_of_tuple(node: ast.stmt) -> bool:
    return isinstance(getattr(node, "value", None), ast.Tuple)
