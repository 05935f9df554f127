"""Where the formula of a loss stands, if the line that gives the number only takes a mean of what is made before."""

from __future__ import annotations

import ast

from ..running.instrument import Program, Site
from .case import Case

MEANS = ("sum", "mean", "average", "float", "squeeze", "item", "len")
DEEPEST = 3  # lines back


def behind_a_mean(case: Case, site: Site) -> Site:
    """The site of the array a sum or mean is taken of, however many lines it is back; or the site itself."""
    program, seen = case.lab.program, set(case.slopes.frozen.array_site)
    for _ in range(DEEPEST):
        if site.role != "assign" or not _is_a_mean(site.node):
            break
        names = {ast.unparse(inner) for inner in ast.walk(site.node) if isinstance(inner, ast.Name)}
        makers = [
            other for other in program.sites
            if other.id in seen and other.role == "assign" and other.function == site.function
            and other.line < site.line and name_of(program, other) in names
        ]  # fmt: skip
        if not makers:
            break
        site = makers[-1]
    return site


def name_of(program: Program, site: Site) -> str | None:
    """The variable the value of a site is stored in."""
    node = program.statements[site.statement].node if site.statement >= 0 else None
    return ast.unparse(node.targets[0]) if isinstance(node, ast.Assign) else None


def _is_a_mean(node: ast.expr) -> bool:
    """Whether an expression does no more than add up, turn round and divide."""
    inner = list(ast.walk(node))
    calls = {ast.unparse(call.func).split(".")[-1] for call in inner if isinstance(call, ast.Call)}
    signs = (ast.Pow, ast.Sub, ast.Add, ast.MatMult)
    return bool(calls) and calls <= set(MEANS) and not any(isinstance(part, signs) for part in inner)
