"""How else the entries of lists and tables could be written at a place: `acts[l]` where the function uses `W[l]`.

A line that serves all layers names its values by an index. Which of them belongs there is no entry of its own but
another list, or another index, that the same function uses.
"""

from __future__ import annotations

import ast
import copy

from ..running.instrument import Program, Site

MOST = 120
PARTS = (
    ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context, ast.JoinedStr,
    ast.FormattedValue,
)  # fmt: skip
HARMLESS = ("str", "len", "int", "repr")  # calls in an index


def spellings_near(program: Program, site: Site) -> list[str]:
    """Subscripts, attributes and lengths the function of a site is written with, and its lists at its indices."""
    chains: dict[str, None] = {}
    holders: dict[str, None] = {}
    indices: dict[str, None] = {}
    for statement in program.statements:
        if statement.file != site.file or statement.function != site.function:
            continue
        for node in ast.walk(statement.node):
            if isinstance(node, ast.Subscript) and _is_entry(node):
                chains[ast.unparse(node)] = None
                if getattr(node.value, "attr", "") == "shape":
                    continue
                holders[ast.unparse(node.value)] = None
                if not isinstance(node.slice, (ast.Constant, ast.UnaryOp)):
                    indices.update(dict.fromkeys(_with_neighbours(node.slice)))
            elif (isinstance(node, ast.Attribute) and _is_chain(node.value)) or _is_length(node):
                chains[ast.unparse(node)] = None
    combined = (f"{holder}[{index}]" for index in indices for holder in holders)
    return list(dict.fromkeys((*chains, *combined)))[:MOST]


def _is_entry(node: ast.Subscript) -> bool:
    """Whether one entry is meant: no slice, no mask, nothing that is computed but an index."""
    return _is_chain(node.value) and all(
        isinstance(inner, PARTS)
        or (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in HARMLESS)
        for inner in ast.walk(node.slice)
    )


def _is_length(node: ast.AST) -> bool:
    """`len(x)`"""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "len" and all(_is_chain(a) for a in node.args)


def _is_chain(node: ast.expr) -> bool:
    """Whether an expression only looks something up."""
    if isinstance(node, ast.Attribute):
        return _is_chain(node.value)
    return isinstance(node, ast.Name) or (isinstance(node, ast.Subscript) and _is_entry(node))


def _with_neighbours(index: ast.expr) -> list[str]:
    """An index, and the same of the layer before and after."""
    found = [ast.unparse(index)]
    names = sorted({inner.id for inner in ast.walk(index) if isinstance(inner, ast.Name) and inner.id not in HARMLESS})
    for name in names[:1]:
        found += [ast.unparse(_Stepped(name, step).visit(copy.deepcopy(index))) for step in ("- 1", "+ 1")]
    return found


class _Stepped(ast.NodeTransformer):
    """Puts `name - 1` in the place of a name."""

    def __init__(self, name: str, step: str) -> None:
        self.name = name
        self.step = step

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.parse(f"{self.name} {self.step}", mode="eval").body if node.id == self.name else node
