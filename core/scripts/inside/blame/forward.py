"""An activation that is left out on the way forward, while the way back goes through its slope.

Both ways are right by themselves then; what proves the forward one guilty is that with the activation put in, the
updates are the gradient of the loss again: the loss's slopes are measured anew with it in place.
"""

from __future__ import annotations

import ast
import copy
from typing import Any

import numpy as np

from ..findings import at_site, finding
from ..rewriting.edits import as_product, compiled, is_called
from ..rewriting.rewrite import fresh, places, replaced, spell_statement
from ..rewriting.spellings import spellings_near
from ..running.instrument import Site
from ..running.matching import close
from ..running.probe import Key, Probe
from ..running.projections import direction
from ..running.scope import Scope
from ..truth.case import Case
from ..truth.truth import frozen_probe
from ..truth.value_truth import loss_value
from .trials import Fix

MAX_SITES = 10
MAX_FUNCTIONS = 8
MAX_OPERANDS = 4
TOLERANCE = 5e-3
HARDLY = 0.999  # cosine of a gradient from which on nothing as large as an activation is missing
DIRECTIONS = (0, 1)
OF_A_SLOPE = ("wrong-derivative", "derivative-of-wrong-value", "missing-activation-derivative", "wrong-operand")

Insertion = tuple[Site, ast.expr, str]


def left_out_activation(case: Case, fix: Fix | None) -> dict[str, Any] | None:
    """The finding, if putting an activation in on the way forward makes every gradient right."""
    if all(case.verdicts[p].cosine > HARDLY for p in case.wrong):
        return None
    is_mended = fix is not None and case.wrong <= fix.heals
    if fix is not None and is_mended and fix.cause not in OF_A_SLOPE:
        return None
    offered = _insertions(case, hidden_only=is_mended)
    largest = max(case.wrong, key=lambda p: case.roles.parameters[p].size)
    everything = [p for p, v in enumerate(case.verdicts) if v.verdict != "inconclusive" and not v.reason]
    chosen = [offer for offer, factor in zip(offered, _factors(case, offered, [largest])) if factor is not None]
    for offer, factor in zip(chosen, _factors(case, chosen, everything)):
        if factor is not None and factor < 0:
            return _finding(case, *offer)
    return None


def _insertions(case: Case, *, hidden_only: bool) -> list[Insertion]:
    """(site, the expression inside an activation, what the activation is called), from the output backwards."""
    program, frozen = case.lab.program, case.slopes.frozen
    order = dict(zip(zip(frozen.array_site, frozen.array_turn), frozen.array_order))
    keys: dict[int, Key] = {}
    for key in sorted((key for key in case.forward if key in order), key=lambda key: order[key]):
        site = program.sites[key[0]]
        is_stored = site.role in ("assign", "return") and site.statement >= 0
        if is_stored and _is_before_all_right(case, key) and not (hidden_only and _is_output(case, key)):
            keys.setdefault(key[0], key)
    some = list(keys.values())[::-1][:MAX_SITES]
    spellings = {site: spellings_near(program, program.sites[site]) for site, _ in some}
    scopes = case.lab.one(frozen_probe(case.roles, record="nothing", scope=some, spellings=spellings)).scope
    found = []
    for key in some:
        site, scope = program.sites[key[0]], scopes.get(key)
        if scope is None:
            continue
        scope.note_parameters(case.starts)
        own = ast.unparse(site.node)
        texts = [(f"{name}({own})", name) for name in scope.functions if f"{name}(" not in own][: MAX_FUNCTIONS - 3]
        texts += [
            (f"{scope.numpy}.tanh({own})", "tanh"),
            (f"{scope.numpy}.maximum({own}, 0)", "ReLU"),
            (f"1 / (1 + {scope.numpy}.exp(-({own})))", "sigmoid"),
        ]
        found += [(site, fresh(text), name) for text, name in texts if _may_be_bare(site.node)]
        found += _with_activated(case, site, scope)
    return found


def _with_activated(case: Case, site: Site, scope: Scope) -> list[Insertion]:
    """An operand exchanged for another array of its shape, made later: the activated value is there, and not used."""
    found = []
    for number, node in places(site.node):
        known = scope.numbers.get(ast.unparse(node)) if isinstance(node, (ast.Name, ast.Attribute)) else None
        if known is None or not known[0] or is_called(site.node, node):
            continue
        made = _made_at(case, known[2])
        names = [name for name in scope.arrays_of(known[0]) if name not in scope.parameters]
        names = [name for name in names if _made_at(case, scope.numbers[name][2]) > made]
        own = ast.unparse(node)
        found += [(site, replaced(site.node, number, fresh(n)), n) for n in names[:MAX_OPERANDS] if n != own]
    return found


def _made_at(case: Case, projection: Any) -> int:
    """When an array of this content is computed first; 0 if the iteration begins with it."""
    frozen = case.slopes.frozen
    orders = zip(frozen.array_order, frozen.array_projection)
    return min((order for order, own in orders if np.array_equal(own, projection)), default=0)


def _may_be_bare(node: ast.expr) -> bool:
    """Whether an expression is a name, a sum or a matrix product: no activation has been taken of it."""
    if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) or as_product(node) is not None:
        return True
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.MatMult))


def _is_before_all_right(case: Case, key: Key) -> bool:
    """Whether no parameter whose gradient is right goes into a value: what is left out there spoils all of them.

    One that first goes into this very value does not count: a bias has the same gradient whatever it is added to.
    """
    frozen, sites = case.slopes.frozen, case.lab.program.sites
    computed = zip(frozen.array_site, frozen.array_turn, frozen.array_order)
    order = {(s, t): o for s, t, o in computed if not isinstance(sites[s].node, (ast.Subscript, ast.Attribute))}
    reached = [case.roles.reached.get(case.roles.parameters[p].name, set()) for p in case.right]
    first = [min((order[k] for k in keys if k in order), default=0) for keys in reached if key in keys]
    return all(order.get(key, 0) <= least for least in first)


def _is_output(case: Case, key: Key) -> bool:
    """Whether a value depends on every parameter."""
    return all(key in case.roles.reached.get(leaf.name, set()) for leaf in case.roles.parameters)


def _factors(case: Case, offered: list[Insertion], which: list[int]) -> list[float | None]:
    """For each insertion the factor between updates and slopes that these parameters share; None if they share none."""
    codes = [compiled(node) for _, node, _ in offered]
    probes: list[Probe] = []
    for (site, _, _), code in zip(offered, codes):
        change = {site.id: code} if code is not None else {}
        probes += [_probe(case, change, moves) for moves in _moves(case, which)]
    outcomes = iter(case.lab.run(probes))
    result: list[float | None] = []
    for code in codes:
        still, *ends = [next(outcomes) for _ in _moves(case, which)]
        if code is None or not all(outcome.complete for outcome in (still, *ends)):
            result.append(None)
            continue
        values = [loss_value(case.slopes.frozen, case.loss, outcome) for outcome in ends]
        ratios = []
        for index, (p, k) in enumerate((p, k) for p in which for k in DIRECTIONS):
            step = case.lab.step_size(case.roles.parameters[p])
            slope = (values[2 * index] - values[2 * index + 1]) / (2 * step)
            ratios.append(float(still.suppressed[p][k]) / slope if slope else 0.0)
        is_shared = all(ratios) and all(close(ratio, ratios[0], TOLERANCE) for ratio in ratios)
        result.append(ratios[0] if is_shared else None)
    return result


def _moves(case: Case, which: list[int]) -> list[list[Any]]:
    moves: list[list[Any]] = [[]]
    for p in which:
        leaf = case.roles.parameters[p]
        step = case.lab.step_size(leaf)
        moves += [[(leaf, sign * step * direction(k, leaf.shape))] for k in DIRECTIONS for sign in (1.0, -1.0)]
    return moves


def _probe(case: Case, change: dict[int, Any], moves: list[Any]) -> Probe:
    keys = [(case.loss.site, case.loss.turn)] if case.loss.rebuilt else []
    return frozen_probe(case.roles, replace=change, moves=list(moves), raw=keys)


def _finding(case: Case, site: Site, node: ast.expr, name: str) -> dict[str, Any]:
    program = case.lab.program
    statement = program.statements[site.statement]
    target = statement.node.targets[0] if isinstance(statement.node, ast.Assign) else None
    variable = ast.unparse(target) if target is not None else None
    shown = variable or ast.unparse(site.node)
    return finding(
        "missing-nonlinearity", "error", shown,
        f"no activation is gone through on the way to {shown} here, and on the way back its slope is: with {name} in "
        "this line all gradients are those of the loss.",
        spell_statement(copy.deepcopy(statement.node), node, program.sources[site.file]),
        evidence={"cause": "wrong-derivative", "activation": name, "proven": True},
        variable=variable, **at_site(program, site),
    )  # fmt: skip
