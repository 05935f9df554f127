"""Where things are in the source: the line a variable first gets its value in, the variable a value goes to."""

from __future__ import annotations

import ast
import re
from typing import Any

from ..findings import short_name
from ..running.instrument import Program, Site, Statement
from ..running.leaves import Leaf


def assigned_at(program: Program, name: str) -> dict[str, Any]:
    """Where a variable first gets its value in the source: as near as one can come to where it starts."""
    wanted = re.sub(r"^.*?(\w+|\[[^\]]*\])$", r"\1", name)
    key = wanted.strip("[]'\"")
    elsewhere: dict[str, Any] = {}
    for statement in program.statements:
        node = statement.node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if target is None or isinstance(node, ast.AugAssign):
                continue
            for inner in target.elts if isinstance(target, ast.Tuple) else [target]:
                text = ast.unparse(inner)
                if text in (name, key) or text.endswith((f".{key}", f"['{key}']")):
                    if _is_empty(node):
                        return _filled_at(program, f"{text}[0]") or _at(program, statement)
                    if text == key or not name.endswith("]") or _holder(text) == _holder(name):
                        return _at(program, statement)
                    elsewhere = elsewhere or _at(program, statement)
    return (_filled_at(program, name) or _in_a_table(program, name) if name.endswith("]") else {}) or elsewhere


def _in_a_table(program: Program, name: str) -> dict[str, Any]:
    """Where `P = {"W": ...}` gives a value to `P['W']`, or `w = [...]` to `w[0]`: the line of the entry."""
    parts = re.fullmatch(r"([\w.]+)\[('\w+'|\d+)\]", name)
    for statement in program.statements if parts else ():
        node = statement.node
        if (
            not isinstance(node, ast.Assign)
            or parts is None
            or _holder(ast.unparse(node.targets[0])) != _holder(parts.group(1))
        ):
            continue
        for key, value in _entries(node.value):
            if key == parts.group(2):
                source = program.source_line(statement.file, value.lineno)
                return {"line": value.lineno, "source": source, "file": statement.file}
    return {}


def _entries(table: ast.expr) -> list[tuple[str, ast.expr]]:
    """What is written between the brackets of a dict or a list, and how each entry is called."""
    if isinstance(table, ast.Dict):
        return [(ast.unparse(key), value) for key, value in zip(table.keys, table.values) if key is not None]
    return [(str(i), value) for i, value in enumerate(table.elts)] if isinstance(table, ast.List) else []


def named_where_assigned(program: Program, leaf: Leaf) -> tuple[str, dict[str, Any]]:
    """The name of a leaf, or of an alias, that some statement assigns, and that statement."""
    for name in (leaf.name, *leaf.aliases):
        place = assigned_at(program, name)
        if place:
            return short_name(name), place
    return short_name(leaf.name), {}


def _at(program: Program, statement: Statement) -> dict[str, Any]:
    source = program.source_line(statement.file, statement.line)
    return {"line": statement.line, "source": source, "file": statement.file}


def _holder(name: str) -> str:
    """The last name before the brackets: what a list or a dict is called."""
    return re.sub(r"(\[[^\]]*\])+$", "", name).split(".")[-1]


def _is_empty(node: ast.stmt) -> bool:
    """Whether a statement makes an empty list or dict, to be filled later."""
    value = getattr(node, "value", None)
    return isinstance(value, (ast.List, ast.Dict)) and not (
        getattr(value, "elts", None) or getattr(value, "keys", None)
    )


def _filled_at(program: Program, name: str) -> dict[str, Any]:
    """Where the entries of a list or a dict get their values: `weights[i] = ...`, `weights.append(...)`."""
    holder = _holder(name)
    for statement in program.statements:
        node = statement.node
        filled: ast.AST | None = None
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
            filled = node.targets[0].value
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            filled = function.value if isinstance(function, ast.Attribute) and function.attr == "append" else None
        elif isinstance(node, ast.Assign) and not isinstance(node.value, (ast.Dict, ast.List, ast.Constant)):
            filled = node.targets[0]
        if filled is not None and ast.unparse(filled).split(".")[-1] == holder:
            return _at(program, statement)
    return {}


def stored_name(program: Program, site: Site) -> str:
    """The variable a value goes to, or the expression itself."""
    node = program.statements[site.statement].node if site.statement >= 0 else None
    targets = node.targets if isinstance(node, ast.Assign) else []
    return ast.unparse(targets[0]) if targets else ast.unparse(site.node)
