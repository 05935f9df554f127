"""Whether a number means something to the script's author: it is printed, kept, added up or returned.

A number that only decides a branch, a margin say, or is a part of a larger expression, is no loss to judge by.
"""

from __future__ import annotations

import ast

from ..running.instrument import Program

SHOWING = ("print", "append", "write", "info", "debug", "format", "plot")


def is_shown(program: Program, number: int) -> bool:
    """Whether the value of a site is stored or told to somebody."""
    site = program.sites[number]
    statement = program.statements[site.statement].node if site.statement >= 0 else None
    if statement is None:
        return False
    if _is_told(statement, ast.unparse(site.node)) or site.role == "target":
        return True
    if site.role not in ("assign", "return"):
        return False
    names = {ast.unparse(target) for target in getattr(statement, "targets", [])}
    nodes = [other.node for other in program.statements if other.file == site.file]
    return any(_is_told(node, name) for name in names for node in nodes) or not any(
        _decides(node, name) for name in names for node in nodes
    )


def is_told(program: Program, number: int) -> bool:
    """Whether the value of a site, or the name it is stored under, is printed, appended or added up somewhere."""
    site = program.sites[number]
    statement = program.statements[site.statement].node if site.statement >= 0 else None
    if statement is None:
        return False
    if _is_told(statement, ast.unparse(site.node)) or isinstance(statement, (ast.AugAssign, ast.Return)):
        return True
    names = {ast.unparse(target) for target in getattr(statement, "targets", [])}
    nodes = [other.node for other in program.statements if other.file == site.file]
    return site.role == "assign" and any(_is_told(node, name) for name in names for node in nodes)


def is_told_attribute(program: Program, number: int) -> bool:
    """Whether a value is stored under an attribute by whose name something is printed: `loss.data`, of many objects."""
    statement = (
        program.statements[program.sites[number].statement].node if program.sites[number].statement >= 0 else None
    )
    targets = [t for target in getattr(statement, "targets", []) for t in getattr(target, "elts", [target])]
    names = {target.attr for target in targets if isinstance(target, ast.Attribute)}
    return any(
        isinstance(inner, ast.Attribute) and inner.attr in names
        for other in (program.statements if names else ())
        for call in ast.walk(other.node)
        if isinstance(call, ast.Call) and called(call) in SHOWING
        for inner in ast.walk(call)
    )


def _is_told(statement: ast.stmt, text: str) -> bool:
    calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call) and called(node) in SHOWING]
    return any(text == ast.unparse(inner) for call in calls for inner in ast.walk(call) if isinstance(inner, ast.expr))


def _decides(statement: ast.stmt, name: str) -> bool:
    compares = [node for node in ast.walk(statement) if isinstance(node, (ast.Compare, ast.IfExp))]
    return any(name == ast.unparse(inner) for node in compares for inner in ast.walk(node))


def called(call: ast.Call) -> str:
    """The last part of the name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
