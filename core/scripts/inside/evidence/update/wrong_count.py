"""The number a line divides by, and where it comes from: an axis of the data that does not count the examples."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...findings import at_site
from ...running.instrument import Site
from ...truth.case import Case
from ...truth.truth import frozen_probe

MOST = 8


def other_counts(case: Case, examples: int) -> list[int]:
    """The lengths of arrays, the most frequent first, that somebody may have taken for the number of examples."""
    lengths = Counter(n for shape in case.slopes.frozen.array_shape for n in shape if 1 < n < examples)
    return [n for n, _ in lengths.most_common(MOST)]


def divisor_at(case: Case, site: Site, number: int) -> tuple[str, dict[str, Any]] | None:
    """What is spelled where the statement of a site divides by a number, and the line that made it this number."""
    program = case.lab.program
    if site.statement < 0:
        return None
    texts = sorted({ast.unparse(node) for node in _divisors(program.statements[site.statement].node)})
    codes = [compile(text, "<divisor>", "eval") for text in texts]
    values = case.lab.one(frozen_probe(case.roles, record="nothing", operands={site.id: codes})).operands
    for text, value in zip(texts, values.get(site.id, ())):
        if value is not None and np.size(value) == 1 and float(np.ravel(value)[0]) == number:
            return text, _made_at(case, site, text) or at_site(program, site)
    return None


def _divisors(statement: ast.stmt) -> Iterator[ast.expr]:
    """Names, entries and lengths on the right of a stroke."""
    for node in ast.walk(statement):
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div):
            below = node.right if isinstance(node, ast.BinOp) else node.value
            for inner in ast.walk(below):
                if isinstance(inner, ast.expr) and _is_plain(inner):
                    yield inner


def _is_plain(node: ast.expr) -> bool:
    """Whether computing it once more does nothing else."""
    is_length = isinstance(node, ast.Call) and ast.unparse(node.func) == "len"
    return is_length or isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Constant))


def _made_at(case: Case, site: Site, text: str) -> dict[str, Any] | None:
    """The last line above, or else the first of the file, that stores under this very name."""
    program = case.lab.program
    stored = [
        statement for statement in program.statements
        if statement.file == site.file and isinstance(statement.node, ast.Assign)
        and any(text in _names(target) for target in statement.node.targets)
    ]  # fmt: skip
    above = [statement for statement in stored if statement.line <= site.line]
    for statement in above[-1:] or stored[:1]:
        source = program.source_line(statement.file, statement.line)
        return {"line": statement.line, "source": source, "file": statement.file}
    return None


def _names(target: ast.expr) -> list[str]:
    inner = target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]
    return [ast.unparse(node) for node in inner]
