"""From verdicts to findings: what is wrong with the gradients, on which line, and how to put it right."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from ..findings import SYMPTOMS, at_site, finding
from ..rewriting.insertions import SLOPE
from ..rewriting.penalty_kinds import PENALTY
from ..truth.case import Case
from ..truth.taking_turns import are_trained_in_turn, leave
from .ascent import mixed_conventions, turned_error, turns_a_penalty
from .causes import find_fix
from .factors import is_a_rate, scale_cause
from .forward import left_out_activation
from .kept_views import kept_views
from .naming import target_name
from .suspects import Suspect, find_suspects, first_wrong_values, is_zero, turn_by_turn
from .trials import Fix
from .words import CAUSE_WORDS, how_wrong, message_of, names_of

CODES = {
    "scaled": "gradient-scale",
    "sign": "gradient-sign",
    "wrong": "gradient-wrong",
    "missing": "gradient-missing",
}

NO_FACTORS = (
    "wrong-operand", "wrong-derivative", "missing-activation-derivative", "derivative-of-wrong-value", "missing-mask",
    "regularization", "missing-term", "overwritten",
)  # fmt: skip


def gradient_findings(case: Case) -> list[dict[str, Any]]:
    """One finding for each independent mistake; an empty list if nothing is wrong or nothing can be said."""
    found: list[dict[str, Any]] = []
    if not case.wrong:
        return found
    in_turn = are_trained_in_turn(case, case.wrong)  # asked while there is time
    turned = turned_error(case)
    ascent = mixed_conventions(case, turned) if turned is not None else None
    if ascent is not None:
        return [ascent]
    suspects = find_suspects(case)
    fix = find_fix(case, suspects)
    if fix is None and case.right:
        of_single_turns = turn_by_turn(case, suspects)
        fix = find_fix(case, of_single_turns)
        suspects = suspects if fix is None else of_single_turns
    elsewhere = (mixed_conventions(case, fix) if fix is not None else None) or left_out_activation(case, fix)
    if elsewhere is not None:
        return [elsewhere]
    if fix is not None:
        if not is_a_rate(case, fix):
            found.append(_with_fix(case, fix))
        healed = fix.heals
    else:
        healed = set()
    rest = case.wrong - healed
    if rest and fix is not None and case.right:
        second = find_fix(_only(case, rest), suspects)
        if second is not None:
            if not is_a_rate(case, second):
                found.append(_with_fix(case, second))
            rest -= second.heals
    if rest and (fix is None or case.right):
        kept = kept_views(case)
        if kept is None and in_turn:
            leave(case, rest)
        else:
            found.append(kept or _without_fix(case, suspects, rest))
    return found


def causes_first(case: Case, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Before what is dead or at its ends, the wrong gradient that made it so, if one is proven."""
    if not found or not case.wrong or not case.right or any(item["code"] not in SYMPTOMS for item in found):
        return found
    causes = [item for item in gradient_findings(case) if item["evidence"].get("proven")]
    return [*causes, *({**item, "severity": "warning"} for item in found)] if causes else found


def _only(case: Case, rest: set[int]) -> Case:
    """The case without the parameters that another mistake explains."""
    verdicts = [
        replace(v, verdict="inconclusive") if p in case.wrong - rest else v for p, v in enumerate(case.verdicts)
    ]
    return Case(case.lab, case.roles, case.slopes, case.loss, verdicts, case.forward)


def _code_of(case: Case, which: set[int]) -> str:
    kinds = {case.verdicts[p].verdict for p in which}
    for kind in ("wrong", "missing", "sign", "scaled"):
        if kind in kinds and (kind in ("wrong", "missing") or len(kinds) == 1):
            return CODES[kind]
    return "gradient-wrong"


def _with_fix(case: Case, fix: Fix) -> dict[str, Any]:
    program = case.lab.program
    opposite = {p for p in fix.heals if case.verdicts[p].verdict == "sign"}
    if fix.cause == "sign" and opposite:  # what is not opposite is no gradient: a state that goes through the loop
        fix = replace(fix, heals=opposite)
    cause, code = fix.cause, _code_of(case, fix.heals & case.wrong)
    worst = max((case.verdicts[p] for p in fix.heals), key=lambda v: v.leaf.size)
    if code in ("gradient-scale", "gradient-sign") and worst.leaf.size == 1 and cause in NO_FACTORS:
        code = "gradient-wrong"  # a single number is always a multiple of the truth
    if code == "gradient-scale":
        cause = scale_cause(case, fix, worst)
    words = CAUSE_WORDS.get(cause, "")
    if cause == "missing-mean" and fix.variant.note:
        words = f"the division by {fix.variant.note} is missing here"
    if cause in ("missing-term", "overwritten"):
        cause = "wrong-operand"
    if cause == "wrong-operand" and _is_a_factor_of(case, fix):
        cause, words = "missing-activation-derivative", CAUSE_WORDS["missing-activation-derivative"]
    is_partial = code in ("gradient-wrong", "gradient-scale") and fix.cause in ("sign", "factor")
    if is_partial and turns_a_penalty(case, fix):
        code = "gradient-wrong"
        cause, words = "regularization", CAUSE_WORDS["regularization"]
    if code == "gradient-sign" and fix.writes:
        code = "update-sign"
    evidence: dict[str, Any] = {
        "cause": cause,
        "cosine": worst.cosine,
        "parameters": [case.roles.parameters[p].name for p in sorted(fix.heals)],
        "proven": True,
    }
    if fix.cause in ("missing-term", "overwritten"):
        evidence["adds_up"] = True
    if fix.variant.note == SLOPE or fix.cause == "derivative-of-wrong-value":
        evidence["in_slope"] = True
    if fix.variant.note == PENALTY:
        evidence["in_penalty"] = True
    if worst.ratio:
        evidence["ratio"] = worst.ratio
    return finding(
        code, "error", target_name(case, fix.site) or names_of(case, fix.heals),
        message_of(case, fix, words, worst), fix.text, evidence=evidence,
        variable=target_name(case, fix.site), **at_site(program, fix.site),
    )  # fmt: skip


def _is_a_factor_of(case: Case, fix: Fix) -> bool:
    """Whether the operand that belongs here is the one that stands here, times something left out."""
    old = {ast.unparse(node) for node in ast.walk(fix.site.node) if isinstance(node, ast.Name)}
    new = {ast.unparse(node) for node in ast.walk(fix.variant.node) if isinstance(node, ast.Name)}
    for statement in case.lab.program.statements:
        node = statement.node
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.Mult):
            names = {ast.unparse(target) for target in node.targets}
            factors = {ast.unparse(node.value.left), ast.unparse(node.value.right)}
            if names & (new - old) and factors & (old - new):
                return True
    return False


def _without_fix(case: Case, suspects: list[Suspect], which: set[int]) -> dict[str, Any]:
    """No variant helped: name the first value that only wrong gradients are made of, and claim no more."""
    right = case.right
    pure = [s for s in suspects if s.reaches & which and not s.reaches & right and not is_zero(case, s)]
    pure.sort(key=lambda s: s.order)
    pure = first_wrong_values(case, pure) or pure
    worst = max((case.verdicts[p] for p in which), key=lambda v: v.leaf.size)
    place: dict[str, Any] = {}
    variable = None
    if pure:
        place = at_site(case.lab.program, pure[0].site)
        variable = target_name(case, pure[0].site)
    names = names_of(case, which)
    what = "from this line on the values on the way back belong to wrong gradients only."
    evidence: dict[str, Any] = {"cause": "unknown", "cosine": worst.cosine, "proven": False}
    if all(case.verdicts[p].other_penalty for p in which):
        what = "it has not the penalty of the loss in it, or has it with another strength."
        evidence.update(cause="regularization", proven=True, in_penalty=True)
    message = f"the gradient of {names} {how_wrong(worst)}; {what}"
    if worst.ratio:
        evidence["ratio"] = worst.ratio
    return finding(
        _code_of(case, which), "error", variable or names, message, evidence=evidence, variable=variable, **place
    )
