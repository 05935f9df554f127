"""From verdicts to findings: what is wrong with the gradients, on which line, and how to put it right."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

import numpy as np

from ..findings import SYMPTOMS, at_site, finding, short_name, statement_line
from ..rewriting.insertions import SLOPE
from ..rewriting.penalty_kinds import PENALTY
from ..running.instrument import Program
from ..running.matching import compare
from ..truth.case import Case
from ..truth.loss import Loss
from ..truth.taking_turns import are_trained_in_turn, leave
from ..truth.truth import stored_values
from ..truth.verdicts import Verdict
from .ascent import mixed_conventions, turned_error, turns_a_penalty
from .causes import find_fix
from .factors import is_a_rate, meaning, number_text, scale_cause
from .forward import left_out_activation
from .kept_views import kept_views
from .naming import target_name
from .suspects import Suspect, find_suspects, first_wrong_values, is_zero, turn_by_turn
from .trials import Fix

CODES = {
    "scaled": "gradient-scale",
    "sign": "gradient-sign",
    "wrong": "gradient-wrong",
    "missing": "gradient-missing",
}

MANY, FIRST = 8, 3  # names; of more than so many, the first ones are told

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


def _names(case: Case, which: set[int]) -> str:
    names = [short_name(case.roles.parameters[p].name) for p in sorted(which)]
    if len(names) > MANY:
        names = [*names[:FIRST], f"{len(names) - FIRST} others"]
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


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
    words = _CAUSE_WORDS.get(cause, "")
    if cause == "missing-mean" and fix.variant.note:
        words = f"the division by {fix.variant.note} is missing here"
    if cause in ("missing-term", "overwritten"):
        cause = "wrong-operand"
    if cause == "wrong-operand" and _is_a_factor_of(case, fix):
        cause, words = "missing-activation-derivative", _CAUSE_WORDS["missing-activation-derivative"]
    is_partial = code in ("gradient-wrong", "gradient-scale") and fix.cause in ("sign", "factor")
    if is_partial and turns_a_penalty(case, fix):
        code = "gradient-wrong"
        cause, words = "regularization", _CAUSE_WORDS["regularization"]
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
        code, "error", target_name(case, fix.site) or _names(case, fix.heals),
        _message(case, fix, words, worst), fix.text, evidence=evidence,
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


_CAUSE_WORDS = {
    "sign": "its sign is turned round",
    "missing-mean": "the division by the number of examples is missing here",
    "double-mean": "it is divided by the number of examples once too often",
    "factor": "a constant factor is wrong here",
    "missing-activation-derivative": "the derivative of the activation is missing here",
    "derivative-of-wrong-value": "the derivative of the activation is taken of the wrong value",
    "wrong-derivative": "this is not the derivative of what the forward pass computes",
    "wrong-transpose": "a transpose is wrong here",
    "wrong-operand": "another value belongs here",
    "elementwise-product": "the kind of product is wrong: elementwise and matrix product are exchanged",
    "wrong-axis": "the sum runs over the wrong axis",
    "missing-mask": "the mask of the forward pass is missing here",
    "missing-term": "a term is missing here",
    "overwritten": "what was there already is overwritten, where it has to be added to",
    "regularization": "the penalty term does not match the loss",
}


def _message(case: Case, fix: Fix, words: str, worst: Verdict) -> str:
    names = _names(case, fix.heals)
    verb = "is" if len(fix.heals) == 1 else "are"
    others = _names(case, case.right) if case.right else ""
    if case.verdicts[next(iter(fix.heals))].verdict == "scaled":
        times = f"{number_text(worst.ratio)} times"
        gradient = short_name(target_name(case, fix.site) or "")
        subject = f"the gradient of {names}"
        if len(fix.heals) == 1 and gradient and not fix.writes:
            subject, names = gradient, gradient
        text = f"{subject} is {times} the true gradient of the loss, in every entry"
        told = meaning(case, worst.ratio)
        text += f". {told}: {words}" if told else f": {words}"
    elif worst.verdict == "sign":
        text = f"the gradient of {names} has the opposite sign of the true gradient of the loss: {words}"
    else:
        text = f"the gradient of {names} {verb} not the gradient of the loss ({_cosine_text(worst)}): {words}"
        text = text.replace("the gradient of " + names + " are", "the gradients of " + names + " are", 1)
    if others:
        text += f"; {others} {'has' if len(case.right) == 1 else 'have'} it right"
    return text + "."


def _how_wrong(verdict: Verdict) -> str:
    """What is known of it without a fix that was tried."""
    if verdict.verdict == "scaled":
        return f"is {number_text(verdict.ratio)} times the true gradient of the loss, in every entry"
    if verdict.verdict == "sign":
        return "has the opposite sign of the true gradient of the loss"
    return f"is not the gradient of the loss ({_cosine_text(verdict)})"


def _cosine_text(verdict: Verdict) -> str:
    """With as many digits as it takes to see that the two are not parallel."""
    digits = 2 if abs(verdict.cosine) < 0.995 else 5
    return f"cosine {verdict.cosine:+.{digits}f}"


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
    names = _names(case, which)
    what = "from this line on the values on the way back belong to wrong gradients only."
    evidence: dict[str, Any] = {"cause": "unknown", "cosine": worst.cosine, "proven": False}
    if all(case.verdicts[p].other_penalty for p in which):
        what = "it has not the penalty of the loss in it, or has it with another strength."
        evidence.update(cause="regularization", proven=True, in_penalty=True)
    message = f"the gradient of {names} {_how_wrong(worst)}; {what}"
    if worst.ratio:
        evidence["ratio"] = worst.ratio
    return finding(
        _code_of(case, which), "error", variable or names, message, evidence=evidence, variable=variable, **place
    )


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


def parameter_rows(case_verdicts: list[Verdict], lines: dict[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """The `parameters` of the report."""
    rows = []
    for verdict in case_verdicts:
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
