"""Which line is wrong and what would make it right, found by trying.

Suspects are the expressions whose disturbance changes the update of a wrong parameter, of no right one, and
not the loss. Every variant of a suspect is computed once, in place, to drop those that do not fit or change
nothing; the rest are run, and the simplest one that makes the gradients right names line, cause and fix.
"""

from __future__ import annotations

import ast
import copy
from math import prod
from typing import Any

import numpy as np

from ..rewriting.edits import Variant, compiled
from ..rewriting.insertions import added_to
from ..rewriting.mutations import STRETCHED, variants
from ..rewriting.spellings import spellings_near
from ..running.instrument import Program
from ..running.matching import any_parallel, compare
from ..running.probe import Outcome
from ..running.projections import vectors
from ..running.scope import Scope
from ..truth.case import Case
from ..truth.truth import frozen_probe
from ..truth.value_truth import by_size, forward_truths
from .idle import forgets, idle_gradients
from .preference import preference
from .suspects import Suspect, beyond_right_gradients
from .trials import Fix, try_all

MAX_VARIANTS = 4000
LATER = 3  # tiers
SCALARS = ("sign", "factor", "missing-mean", "double-mean")  # causes of gradients that are multiples of the true one
LEFT_OUT = ("missing-activation-derivative", "missing-mask")
SHAPE_CHANGING = ("wrong-axis", "wrong-transpose", "elementwise-product")


def find_fix(case: Case, suspects: list[Suspect]) -> Fix | None:
    """The simplest variant of a suspect that makes wrong gradients right and leaves right ones so."""
    wrong, right = case.wrong, case.right
    chosen = [s for s in suspects if s.reaches & wrong and not s.reaches & right]
    chosen = beyond_right_gradients(case, chosen)
    if not chosen:
        return None
    keys = [key for suspect in chosen for key in (suspect.first, suspect.last)]
    spellings = {s.site.id: spellings_near(case.lab.program, s.site) for s in chosen}
    scopes = case.lab.one(frozen_probe(case.roles, record="nothing", scope=keys, spellings=spellings)).scope
    exact, turned = _twins(case)
    sizes = {prod(suspect.shape) for suspect in chosen}
    truths = by_size(forward_truths(case.lab, case.roles, case.slopes, case.loss, forward=case.forward, sizes=sizes))
    offered: list[tuple[Suspect, Variant]] = []
    for suspect in chosen:
        scope = scopes.get(suspect.first)
        if scope is not None:
            scope.note_parameters(case.starts)
            if suspect.last in scopes and suspect.last != suspect.first:
                scope.tell_apart(scopes[suspect.last])
            own = _variants_of(case, suspect, scope)
            if idle_gradients(case):
                own = [variant for variant in own if not forgets(case.lab.program, suspect.site, variant.node)]
            if suspect.writes and suspect.site.role == "augment":
                for variant in own:  # `+=` for `-=` is the smallest change there is
                    is_whole = isinstance(variant.node, ast.UnaryOp) and variant.cause == "sign"
                    variant.tier -= 2 if is_whole and not isinstance(suspect.site.node, ast.UnaryOp) else 0
            if suspect.writes and suspect.site.statement in exact:
                for variant in own:
                    variant.tier += LATER if variant.cause in SCALARS else 0
            elif suspect.writes and suspect.site.statement in turned:
                for variant in own:
                    variant.tier -= LATER if variant.cause == "sign" else 0
            offered.extend((suspect, variant) for variant in own)
    survivors = _that_change_something(case, offered[:MAX_VARIANTS], truths)
    offered.clear()  # thousands of trees, which would make every fork slow
    rank = {id(s): i for i, s in enumerate(chosen)}
    case.lab.say("trying variants of the suspicious lines")
    survivors.sort(key=lambda pair: preference(case, pair[1], pair[0].reaches, rank[id(pair[0])]))
    return try_all(case, survivors)


def _twins(case: Case) -> tuple[set[int], set[int]]:
    """Updates that have the form of one whose parameter is right: no sign and no factor is missing in these.

    And those that have it but for the sign: that is what is wrong in them.
    """
    nodes = {statement: case.lab.program.statements[statement].node for statement in case.roles.writers}
    models = [nodes[s] for s, written in case.roles.writers.items() if set(written) & case.right]
    forms, unsigned = {_form(node) for node in models}, {_form(node, signs=False) for node in models}
    exact = {statement for statement, node in nodes.items() if _form(node) in forms}
    turned = {s for s, node in nodes.items() if _form(node, signs=False) in unsigned}
    signs = {step_sign(node) for node in models}
    if len(signs) == 1 and 0 not in signs:  # all that is right is added, and this is subtracted: or the other way
        turned |= {s for s, node in nodes.items() if step_sign(node) == -next(iter(signs))}
    return exact, turned - exact


def step_sign(node: ast.stmt) -> int:
    """1 where an update adds what it makes of a gradient, -1 where it subtracts it, 0 where neither is written."""
    value = getattr(node, "value", None)
    operation = node.op if isinstance(node, ast.AugAssign) else getattr(value, "op", None)
    step = value if isinstance(node, ast.AugAssign) else getattr(value, "right", None)
    if step is None or not isinstance(operation, (ast.Add, ast.Sub)):
        return 0
    while isinstance(step, ast.BinOp) and isinstance(step.op, (ast.Mult, ast.Div, ast.MatMult)):
        step = step.left
    is_minus = isinstance(operation, ast.Sub) != (isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub))
    return -1 if is_minus else 1


def _form(node: ast.stmt, *, signs: bool = True) -> str:
    """A statement without its names and keys, and, if wished, with plus for minus."""
    blank = copy.deepcopy(node)
    for inner in ast.walk(blank):
        if not signs and isinstance(getattr(inner, "op", None), ast.Sub):
            inner.op = ast.Add()  # type: ignore[attr-defined]
        for name in ("id", "attr"):
            if hasattr(inner, name):
                setattr(inner, name, "")
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            inner.value = ""
    return ast.dump(blank)


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
        written=_written_shape(case, suspect, scope),
    )
    added = added_to(suspect.site.id, suspect.site.node, program.statements[suspect.site.statement].node)
    result, seen = [], set()
    for variant in (*added, *found):
        text = ast.dump(variant.node)
        if text not in seen:
            seen.add(text)
            result.append(variant)
    is_bare = suspect.site.role == "return" and isinstance(suspect.site.node, ast.Name)
    for variant in result:  # a way back that does nothing is there for something
        variant.tier -= 1 if is_bare and variant.cause in LEFT_OUT else 0
    return result


def _written_shape(case: Case, suspect: Suspect, scope: Scope) -> tuple[int, ...]:
    """The shape of the parameter an update adds to, in the turn it is first computed in; () if it is no update."""
    node = case.lab.program.statements[suspect.site.statement].node
    target = node.target if suspect.writes and isinstance(node, ast.AugAssign) else None
    if isinstance(target, ast.Subscript) and isinstance(target.slice, (ast.Slice, ast.Constant)):
        is_all = isinstance(target.slice, ast.Slice) or target.slice.value is ...
        target = target.value if is_all else target  # type: ignore[assignment]
    text = ast.unparse(target).replace('"', "'") if target is not None else ""
    return scope.numbers.get(text, ((), "", 0))[0]


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
    case: Case, offered: list[tuple[Suspect, Variant]], truths: dict[int, Any]
) -> list[tuple[Suspect, Variant]]:
    """Variants that can be computed in place, fit there, and differ from the original and each other."""
    codes: dict[int, list[Any]] = {}
    pairs: dict[int, list[tuple[Suspect, Variant]]] = {}
    for suspect, variant in offered:
        code = compiled(variant.node)
        if code is not None:
            codes.setdefault(variant.site, []).append(code)
            pairs.setdefault(variant.site, []).append((suspect, variant))
    outcome = case.lab.one(frozen_probe(case.roles, record="nothing", variants=codes))
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
            variant = own[index][1]
            may_reshape = variant.cause in SHAPE_CHANGING or variant.note == STRETCHED
            if not may_reshape and not all(value[0] for value in values):
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
    size = prod(shape)
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
