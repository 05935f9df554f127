"""Where a variable, or the entry of a list or a dict, first gets its value in the source."""

from __future__ import annotations

import ast
import re
from typing import Any

from ..findings import short_name
from ..running.leaves import Leaf
from ..truth.case import Case


def assigned_at(case: Case, name: str) -> dict[str, Any]:
    """Where a variable first gets its value in the source: as near as one can come to where it starts."""
    program = case.lab.program
    wanted = re.sub(r"^.*?(\w+|\[[^\]]*\])$", r"\1", name)
    key = wanted.strip("[]'\"")
    for statement in program.statements:
        node = statement.node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if target is None or isinstance(node, ast.AugAssign):
                continue
            for inner in target.elts if isinstance(target, ast.Tuple) else [target]:
                text = ast.unparse(inner)
                if text in (name, key) or text.endswith((f".{key}", f"['{key}']")):
                    source = program.source_line(statement.file, statement.line)
                    return {"line": statement.line, "source": source, "file": statement.file}
    return _filled_at(case, name) if name.endswith("]") else {}


def _filled_at(case: Case, name: str) -> dict[str, Any]:
    """Where the entries of a list or a dict get their values: `weights[i] = ...`, `weights.append(...)`."""
    program = case.lab.program
    holder = re.sub(r"(\[[^\]]*\])+$", "", name).split(".")[-1]
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
            source = program.source_line(statement.file, statement.line)
            return {"line": statement.line, "source": source, "file": statement.file}
    return {}


def named_where_assigned(case: Case, leaf: Leaf) -> tuple[str, dict[str, Any]]:
    """The name of a leaf, or of an alias, that some statement assigns, and that statement."""
    for name in (leaf.name, *leaf.aliases):
        place = assigned_at(case, name)
        if place:
            return short_name(name), place
    return short_name(leaf.name), {}
