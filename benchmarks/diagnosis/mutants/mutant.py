"""One mistake in a right script: the new text, and where somebody who is asked for the mistake may point.

The mutated line is right. Besides it a place is right only by one of these rules:

1. A value that is used by exactly one other statement of its function can be mended there as well, and what that
   statement reads and nobody else does, where it is made: for factors and signs, which commute with the way back.
2. What a function of at most two statements returns can be blamed where the function is called.
3. Where the mistake is something left out, twice there or moved, the name of the parameter is right.
4. Where sums of gradients are not set to zero, the lines that add to them are right as well.
5. `target - output` goes with `+=`: where an error is turned round, the updates that follow it are a right place too.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from .source import ATOMS, Source, targets_of

SHORT = 2  # statements of a function that is a formula with a name
TIGHT = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Attribute, ast.Subscript, ast.BoolOp)


@dataclass(frozen=True)
class Mutant:
    """A script with one mistake. `lines` are the right answers, `variables` names that are right as well."""

    kind: str
    text: str
    line: int
    note: str
    lines: frozenset[int]
    variables: frozenset[str] = field(default_factory=frozenset)


def changed(
    source: Source,
    kind: str,
    node: ast.AST,
    new: str,
    *,
    commutes: bool = False,
    variables: tuple[str, ...] = (),
    also: tuple[int, ...] = (),
) -> Mutant:
    """The mutant in which `new` stands in the place of a node, in brackets where it needs them."""
    line, start, end = node.lineno, node.col_offset, node.end_col_offset  # type: ignore[attr-defined]
    parent = source.parents.get(node)
    old = source.lines[line - 1].encode()
    is_tight = isinstance(parent, TIGHT) and node is not getattr(parent, "slice", None)
    has_brackets = old[:start].endswith(b"(") and old[end:].startswith(b")")
    if is_tight and not has_brackets and not isinstance(ast.parse(new, mode="eval").body, ATOMS):
        new = f"({new})"
    lines = [*source.lines]
    lines[line - 1] = (old[:start] + new.encode() + old[end:]).decode()
    note = f"{old.decode().strip()}  ->  {lines[line - 1].strip()}"
    places = equally_true(source, source.statement_of(node), commutes=commutes)
    return Mutant(kind, "".join(lines), line, note, places | set(also), frozenset(variables))


def left_out(
    source: Source, kind: str, statement: ast.stmt, *, variables: tuple[str, ...] = (), also: tuple[int, ...] = ()
) -> Mutant:
    """The mutant in which a statement does nothing."""
    lines = [*source.lines]
    old = lines[statement.lineno - 1].encode()
    new = old[: statement.col_offset] + b"pass" + old[statement.end_col_offset :]
    lines[statement.lineno - 1] = new.decode()
    note = f"{old.decode().strip()}  ->  {new.decode().strip()}"
    places = frozenset({statement.lineno, *also})
    return Mutant(kind, "".join(lines), statement.lineno, note, places, frozenset(variables))


def moved(source: Source, kind: str, statement: ast.stmt, before: ast.stmt, variables: tuple[str, ...]) -> Mutant:
    """The mutant in which a statement comes before an earlier one of the same block; both lines are right."""
    lines = [*source.lines]
    taken = lines.pop(statement.lineno - 1)
    lines.insert(before.lineno - 1, taken)
    note = f"{taken.strip()}  comes before  {source.words(before)}"
    places = frozenset({before.lineno, before.lineno + 1})
    return Mutant(kind, "".join(lines), before.lineno, note, places, frozenset(variables))


def equally_true(source: Source, statement: ast.stmt, *, commutes: bool) -> frozenset[int]:
    """The lines that are right for a mistake in this statement: rules 1 and 2."""
    lines = set(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
    function = source.function_of(statement)
    if function is not None and isinstance(statement, ast.Return) and len(_without_words(function.body)) <= SHORT:
        lines |= {use.lineno for use in _calls(source, function.name)}
    if commutes:
        for target in targets_of(statement):
            uses = [use for use in source.uses(ast.unparse(target), function) if use is not statement]
            if len(uses) == 1:
                lines.add(uses[0].lineno)
        lines |= {made.lineno for made in _made_for(source, statement)}
    return frozenset(lines)


def _without_words(body: list[ast.stmt]) -> list[ast.stmt]:
    return [node for node in body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]


def _calls(source: Source, name: str) -> list[ast.stmt]:
    calls = (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    named = (call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) == name)
    return [source.statement_of(call) for call in named]


def _made_for(source: Source, statement: ast.stmt) -> list[ast.stmt]:
    """Statements of the same function whose value is read by this one only."""
    function = source.function_of(statement)
    found: list[ast.stmt] = []
    for other in source.statements:
        if other is not statement and isinstance(other, ast.Assign) and source.function_of(other) is function:
            uses = source.uses(ast.unparse(other.targets[0]), function)
            if len(uses) == 1 and uses[0] is statement:
                found.append(other)
    return found
