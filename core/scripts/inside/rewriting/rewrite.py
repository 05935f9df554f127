"""Changing one place of an expression, and writing the result the way the user wrote the rest of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

_ATOMS = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.Tuple)


def fresh(text: str) -> ast.expr:
    """An expression of ours: it carries no position, which is how `spell` knows it from the user's own."""
    node = ast.parse(text, mode="eval").body
    for inner in ast.walk(node):
        for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(inner, name):
                delattr(inner, name)
    return node


def places(root: ast.expr) -> Iterator[tuple[int, ast.AST]]:
    """Every node of an expression with its number."""
    return iter(list(enumerate(ast.walk(root))))


def replaced(root: ast.expr, number: int, new: ast.expr) -> ast.expr:
    """A copy of `root` in which node `number` is `new`."""
    twin = copy.deepcopy(root)
    target = list(ast.walk(twin))[number]
    if target is twin:
        return new
    _put(twin, target, new)
    return twin


def replaced_all(root: ast.expr, numbers: list[int], new: ast.expr) -> ast.expr:
    """A copy of `root` in which several nodes are `new`."""
    twin = copy.deepcopy(root)
    nodes = list(ast.walk(twin))
    if twin in (nodes[number] for number in numbers):
        return new
    for number in numbers:
        _put(twin, nodes[number], copy.deepcopy(new))
    return twin


def _put(node: ast.AST, target: ast.AST, new: ast.expr) -> bool:
    for name, value in ast.iter_fields(node):
        if value is target:
            setattr(node, name, new)
            node.touched = True  # type: ignore[attr-defined]
            return True
        children = value if isinstance(value, list) else [value]
        for index, child in enumerate(children):
            if child is target:
                value[index] = new
                node.touched = True  # type: ignore[attr-defined]
                return True
            if isinstance(child, ast.AST) and _put(child, target, new):
                node.touched = True  # type: ignore[attr-defined]
                return True
    return False


def spell(node: ast.expr, lines: list[str]) -> str:
    """Source text of an expression, untouched parts taken verbatim from the user's lines."""
    return ast.unparse(ast.fix_missing_locations(_verbatim(copy.deepcopy(node), lines)))


def _verbatim(node: ast.expr, lines: list[str]) -> ast.expr:
    if isinstance(node, _ATOMS) and _is_pristine(node):
        text = _segment(node, lines)
        if text:
            return ast.Name(text, ast.Load())
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.expr):
            setattr(node, name, _verbatim(value, lines))
        elif isinstance(value, list):
            setattr(node, name, [_verbatim(v, lines) if isinstance(v, ast.expr) else v for v in value])
        elif isinstance(value, ast.keyword):
            value.value = _verbatim(value.value, lines)
    return node


def _is_pristine(node: ast.AST) -> bool:
    return all(
        not getattr(inner, "touched", False) and (not isinstance(inner, ast.expr) or hasattr(inner, "lineno"))
        for inner in ast.walk(node)
    )


def _segment(node: ast.expr, lines: list[str]) -> str:
    if node.lineno != node.end_lineno or not 0 < node.lineno <= len(lines):
        return ""
    line = lines[node.lineno - 1].encode()
    return line[node.col_offset : node.end_col_offset].decode()


def spell_statement(statement: ast.stmt, value: ast.expr, lines: list[str]) -> str:
    """The whole statement with `value` in place of its own; `x += -v` is written `x -= v`."""
    pristine_value = spell(value, lines)
    if isinstance(statement, ast.Return):
        return f"return {pristine_value}"
    if isinstance(statement, ast.AugAssign):
        operator = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}.get(type(statement.op), "")
        target = _segment(statement.target, lines) or ast.unparse(statement.target)
        if not operator:
            return ""
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub) and not hasattr(value, "lineno"):
            flipped = {"+=": "-=", "-=": "+="}.get(operator, operator)
            if flipped != operator:
                return f"{target} {flipped} {spell(value.operand, lines)}"
        return f"{target} {operator} {pristine_value}"
    if isinstance(statement, ast.Assign):
        sides = (value.left, value.right) if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) else ()
        if sides and not hasattr(sides[0], "lineno") and ast.unparse(sides[0]) == ast.unparse(statement.targets[0]):
            return f"{_segment(statement.targets[0], lines) or ast.unparse(sides[0])} += {spell(sides[1], lines)}"
        targets = " = ".join(_segment(target, lines) or ast.unparse(target) for target in statement.targets)
        return f"{targets} = {pristine_value}"
    return ""


def spell_in_place(node: ast.expr, new: ast.expr, lines: list[str]) -> str:
    """The user's line with another expression in the place of `node`; nothing where that goes over several lines."""
    if node.lineno != node.end_lineno or not 0 < node.lineno <= len(lines):
        return ""
    line = lines[node.lineno - 1].encode()
    text = line[: node.col_offset] + spell(new, lines).encode() + line[node.end_col_offset :]
    return text.decode().strip().rstrip(",")
