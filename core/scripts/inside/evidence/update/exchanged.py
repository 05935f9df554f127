"""Two single numbers that are each moved by the gradient of the other.

One number is always a multiple of its gradient, whatever it is moved by. That two have the same multiple of the
other's gradient, and not of their own, is no chance.
"""

from __future__ import annotations

import ast
import re
from itertools import combinations
from typing import Any

from ...findings import finding, short_name
from ...running.instrument import Statement
from ...running.matching import close, compare
from ...running.projections import vectors
from ...truth.case import Case

SURE = 1e-5  # how equal two factors have to be, where slopes are measured in double precision
DIFFERENT = 0.02  # from which on they are not


def exchanged(case: Case) -> dict[str, Any] | None:
    """The finding about the first two parameters of one entry that take each other's steps."""
    single = [p for p, leaf in enumerate(case.roles.parameters) if leaf.size == 1 and not case.slopes.coarse]
    slopes = {p: _number(case.loss.slopes[p]) for p in single}
    steps = {p: _number(case.slopes.updates[p]) for p in single}
    for p, q in combinations([p for p in single if slopes[p] and steps[p]], 2):
        own = steps[p] / slopes[p], steps[q] / slopes[q]
        of_other = steps[p] / slopes[q], steps[q] / slopes[p]
        if of_other[0] < 0 and close(*of_other, SURE) and not close(*own, DIFFERENT):
            for verdict in (case.verdicts[p], case.verdicts[q]):
                verdict.verdict, verdict.reason, verdict.ratio = "wrong", "", 0.0
            return _finding(case, p, q)
    return None


def _number(projection: Any) -> float:
    """A single number by its projections."""
    return compare(projection, vectors(1)[:, 0]).factor


def _finding(case: Case, p: int, q: int) -> dict[str, Any]:
    one, other = (short_name(case.roles.parameters[n].name) for n in (p, q))
    statement, variable = _place(case, (p, q)) or _place(case, (q, p)) or _writer(case, p)
    program = case.lab.program
    return finding(
        "update-wrong-parameter", "error", one,
        f"{one} is moved by the gradient of {other}, and {other} by that of {one}: the two are exchanged.",
        f"exchange what {one} and {other} are moved by",
        evidence={"parameters": [one, other], "proven": True}, variable=variable, line=statement.line,
        source=program.source_line(statement.file, statement.line), file=statement.file,
    )  # fmt: skip


def _place(case: Case, pair: tuple[int, int]) -> tuple[Statement, str] | None:
    """Where what moves the first gets its name; or the update, if that name is made of the other parameter's."""
    own, other = (re.findall(r"\w+", case.roles.parameters[n].name)[-1].lower() for n in pair)
    writer, parameter = _writer(case, pair[0])
    read = {ast.unparse(node) for node in ast.walk(writer.node) if isinstance(node, (ast.Name, ast.Attribute))}
    if any(_is_made_of(name, other) and not _is_made_of(name, own) for name in read):
        return writer, parameter
    before = [s for s in case.lab.program.statements if s.file == writer.file and s.line < writer.line]
    for statement in reversed(before):
        targets = getattr(statement.node, "targets", ())
        names = [ast.unparse(name) for target in targets for name in getattr(target, "elts", [target])]
        stored = next((name for name in names if name in read and _is_made_of(name, own)), None)
        if stored is not None:
            return statement, stored
    return None


def _is_made_of(name: str, parameter: str) -> bool:
    """Whether a name is a parameter's with something before or behind it: `dw`, `D_m`, `b_grad`."""
    word = name.split(".")[-1].lower()
    return word != parameter and (word.startswith(parameter) or word.endswith(parameter))


def _writer(case: Case, p: int) -> tuple[Statement, str]:
    number = min(statement for statement, written in case.roles.writers.items() if p in written)
    return case.lab.program.statements[number], short_name(case.roles.parameters[p].name)
