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
from functools import cached_property
from typing import Any

import numpy as np

from .fork import PARALLEL
from .instrument import Program, Site
from .lab import Lab
from .loss import Loss
from .matching import any_parallel, close, compare, units
from .mutations import Variant, variants
from .probe import Key, Outcome, Probe
from .projections import project, vectors
from .rewrite import spell_statement
from .roles import Roles
from .scope import Scope
from .truth import Slopes, frozen_probe, stored_values
from .value_truth import by_size, forward_truths
from .verdicts import Verdict, common, gradients_on_the_way

MAX_SUSPECTS = 70
MAX_VARIANTS = 4000
SECONDS = 7.0
SHAPE_CHANGING = ("wrong-axis", "wrong-transpose", "elementwise-product")
SUSPECT_ROLES = ("assign", "augment", "return", "lambda", "index")


@dataclass
class Suspect:
    """An expression on the way back: which parameters' updates it changes, and when it is first computed."""

    site: Site
    reaches: set[int]
    order: int
    shape: tuple[int, ...]
    first: Key
    last: Key
    writes: bool = False  # its statement writes a parameter


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


@dataclass
class Case:
    """What is to be explained: the truth, and which parameters are right and wrong."""

    lab: Lab
    roles: Roles
    slopes: Slopes
    loss: Loss
    verdicts: list[Verdict]
    forward: set[Key] = field(default_factory=set)  # values of the forward pass that depend on a parameter

    @cached_property
    def starts(self) -> list[Any]:
        """Projections of the parameters as they are at the top of the iteration."""
        return [project(self.lab.leaves.number(leaf)) for leaf in self.roles.parameters]

    @property
    def right(self) -> set[int]:
        """Parameters whose verdict is correct, and is evidence."""
        return {p for p, v in enumerate(self.verdicts) if v.verdict == "correct" and not v.reason}

    @property
    def wrong(self) -> set[int]:
        """Parameters whose gradient is not the loss's."""
        bad = ("scaled", "sign", "wrong", "missing")
        return {p for p, v in enumerate(self.verdicts) if v.verdict in bad}


def find_suspects(case: Case) -> list[Suspect]:
    """Suspects in the order they are computed."""
    lab, frozen = case.lab, case.slopes.frozen
    first: dict[int, tuple[int, tuple[int, ...], int]] = {}
    last: dict[int, int] = {}
    for site, turn, order, shape in _seen(frozen):
        suspect = lab.program.sites[site]
        if isinstance(suspect.node, (ast.Name, ast.Attribute)) and suspect.role != "assign":
            continue
        last[site] = max(turn, last.get(site, 0))
        if suspect.role in SUSPECT_ROLES and site not in first:
            first[site] = (order, shape, turn)
    ordered = sorted(first, key=lambda site: first[site][0])
    if len(ordered) > MAX_SUSPECTS:
        ordered = ordered[-MAX_SUSPECTS:]
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    probes = [frozen_probe(case.roles, disturb={site: None}, raw=keys) for site in ordered]
    writing = {statement for statement in case.roles.writers}
    suspects = []
    for number, outcome in zip(ordered, lab.run(probes)):
        if not outcome.complete or loss_differs(case, outcome):
            continue
        reaches = {
            p
            for p, (before, after) in enumerate(zip(frozen.suppressed, outcome.suppressed))
            if not np.array_equal(before, after, equal_nan=True)
        }
        if reaches:
            order, shape, turn = first[number]
            site = lab.program.sites[number]
            writes = site.statement in writing
            suspects.append(Suspect(site, reaches, order, shape, (number, turn), (number, last[number]), writes))
    return suspects


def _seen(outcome: Outcome) -> list[tuple[int, int, int, tuple[int, ...]]]:
    numbers = [(s, t, o, ()) for s, t, o in zip(outcome.scalar_site, outcome.scalar_turn, outcome.scalar_order)]
    arrays = list(zip(outcome.array_site, outcome.array_turn, outcome.array_order, outcome.array_shape))
    return [*numbers, *arrays]


def loss_differs(case: Case, outcome: Outcome) -> bool:
    """Whether the loss of another child is not exactly the one of the frozen iteration."""
    key = (case.loss.site, case.loss.turn)
    if key in case.slopes.frozen.raw:
        before, after = case.slopes.frozen.raw.get(key), outcome.raw.get(key)
        return before is None or after is None or not np.array_equal(before, after, equal_nan=True)
    before_value = _number_at(case.slopes.frozen, key)
    after_value = _number_at(outcome, key)
    return before_value != after_value


def _number_at(outcome: Outcome, key: Key) -> float | None:
    for site, turn, value in zip(outcome.scalar_site, outcome.scalar_turn, outcome.scalar):
        if (site, turn) == key:
            return value
    return None


def find_fix(case: Case, suspects: list[Suspect]) -> Fix | None:
    """The simplest variant of a suspect that makes wrong gradients right and leaves right ones so."""
    wrong, right = case.wrong, case.right
    chosen = [s for s in suspects if s.reaches & wrong and not s.reaches & right]
    chosen = _beyond_right_gradients(case, chosen)
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
        key=lambda pair: (not pair[1].promising, pair[1].tier, len(wrong - pair[0].reaches), rank[id(pair[0])])
    )
    return _try(case, survivors)


def _beyond_right_gradients(case: Case, suspects: list[Suspect]) -> list[Suspect]:
    """Where a stored gradient is right and only the update is scaled or turned round, the fault comes after it.

    Right is a stored gradient that has the factor of the other parameters' stored ones, or, if all are turned
    round, one that points along the true gradient.
    """
    wrong = case.wrong
    if any(case.verdicts[p].verdict not in ("scaled", "sign") for p in wrong):
        return suspects
    flat = [p not in wrong and p not in case.right for p in range(len(case.verdicts))]
    stored = gradients_on_the_way(case.lab, case.roles, case.slopes, case.loss, flat)
    others = [stored[p].factor for p in case.right if stored[p].factor is not None]
    after = 0
    for p in wrong:
        factor = stored[p].factor
        if factor is None or case.roles.parameters[p].size == 1:
            continue
        if others and not any(close(factor, other, 0.01) for other in others if other is not None):
            return suspects
        if not others and factor < 0:
            return suspects
        after = max(after, stored[p].order)
    later = [s for s in suspects if s.order > after]
    return later or suspects


def _variants_of(case: Case, suspect: Suspect, scope: Scope) -> list[Variant]:
    program = case.lab.program
    strings, literals = _constants_of(program, suspect.site.file)
    counts = named_counts(suspect.site.node, scope)
    found = variants(
        suspect.site.id, suspect.site.node, scope, suspect.shape, strings=strings, literals=literals, counts=counts
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


def _that_change_something(
    case: Case, offered: list[tuple[Suspect, Variant]]
) -> list[tuple[Suspect, Variant]]:
    """Variants that can be computed in place, have the shape of the original, and differ from it and each other."""
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


def is_zero(case: Case, suspect: Suspect) -> bool:
    """Whether a suspect's values are all zero: a place made for a sum, that the sum then goes into."""
    frozen = case.slopes.frozen
    rows = [row for s, row in zip(frozen.array_site, frozen.array_projection) if s == suspect.site.id]
    return bool(rows) and not np.any(rows)


def first_wrong_values(case: Case, suspects: list[Suspect]) -> list[Suspect]:
    """Suspects that are the derivative of nothing, and after which nothing else is; in order."""
    frozen = case.slopes.frozen
    sizes = {int(np.prod(s.shape, dtype=np.int64)) for s in suspects}
    found = forward_truths(
        case.lab, case.roles, case.slopes, case.loss, forward=case.forward, sizes=sizes
    )
    named = [truth for truth in found if case.lab.program.sites[truth.site].role in ("assign", "return", "target")]
    truths = by_size(named)
    right: list[int] = []
    wrong: list[Suspect] = []
    for suspect in suspects:
        rows = [p for s, p in zip(frozen.array_site, frozen.array_projection) if s == suspect.site.id]
        size = int(np.prod(suspect.shape, dtype=np.int64))
        own = [case.loss.slopes[p] for p, leaf in enumerate(case.roles.parameters) if leaf.size == size]
        table = np.concatenate([truths[size], units(own)]) if size in truths and own else truths.get(size, units(own))
        if rows and size > 1 and all(any_parallel(row, table, case.slopes.tolerance) for row in rows):
            right.append(suspect.order)
        else:
            wrong.append(suspect)
    latest = max(right, default=0)
    return [s for s in wrong if s.order > latest] or wrong


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
        if best is not None and best.complete and (
            following.tier > best.variant.tier or following.promising < best.variant.promising
        ):
            break
        some = offered[position : position + batch]
        position += batch
        probes = [trial_probe(case, variant) for _, variant in some]
        for (suspect, variant), outcome in zip(some, case.lab.run(probes)):
            if not outcome.complete:
                continue
            right = right_after(case, outcome)
            if not right >= case.right or not right - case.right:
                continue
            fix = _as_fix(case, suspect, variant, right)
            if best is None or _better(fix, best):
                best = fix
    return best


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
        shared, _ = common(factors, case.roles.parameters, case.slopes.tolerance)
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
