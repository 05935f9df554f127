"""Mistakes in what is done with the gradients: updates and the arithmetic of optimizers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .mutant import Mutant, changed, left_out, moved
from .on_the_way_back import bracketed, is_product
from .source import GRADIENT_NAME, Simple, Source, Update, last_name, stored_names, targets_of

CORRECTION = re.compile(r"\*\*\s*[\w.()+ ]*\b(t|step|k|i|it|iteration|epoch|n|self\.t)\b")


def sign_of_update(source: Source) -> Iterator[Mutant]:
    """`W -= step` becomes `W += step`."""
    for update in source.updates:
        sign = "+" if isinstance(update.operator, ast.Sub) else "-"
        target, step = source.words(update.target), source.words(update.step)
        if isinstance(update.node, ast.AugAssign):
            yield _rewritten(source, "sign of update", update, f"{target} {sign}= {step}")
        else:
            yield _rewritten(source, "sign of update", update, f"{target} = {target} {sign} {step}")


def update_left_out(source: Source) -> Iterator[Mutant]:
    """The update of one of several parameters is missing."""
    for update in source.updates:
        if len(source.updates) > 1:
            names = (last_name(update.target), *_names_in(update.step))
            yield left_out(source, "update left out", update.node, variables=names)


def update_with_another(source: Source) -> Iterator[Mutant]:
    """`W1 -= lr * dW2`; only where the shapes allow it the mutant runs."""
    for update in source.updates:
        own = _gradient_of(source, update)
        for other in source.updates:
            theirs = _gradient_of(source, other)
            if own is not None and theirs is not None and ast.unparse(own) != ast.unparse(theirs):
                names = (last_name(update.target),)
                yield changed(source, "another's gradient", own, source.words(theirs), variables=names)


def update_too_early(source: Source) -> Iterator[Mutant]:
    """A weight is updated before the way back reads it."""
    for update in source.updates:
        if not source.is_alone(update.node):
            continue
        block = _block_of(source, update.node)
        name, step = ast.unparse(update.target), _names_in(update.step)
        before = block[: block.index(update.node)]
        made = max((i for i, node in enumerate(before) if set(stored_names(node)) & set(step)), default=-1)
        for node in before[made + 1 :]:
            reads = {ast.unparse(inner) for inner in ast.walk(node) if isinstance(inner, ast.expr)}
            if (
                name in reads
                and made >= 0
                and source.is_alone(node)
                and not any(node is other.node for other in source.updates)
            ):
                yield moved(source, "update too early", update.node, node, (last_name(update.target),))
                break


def momentum(source: Source) -> Iterator[Mutant]:
    """A velocity with a turned sign; `beta` and `1 - beta` exchanged; the old velocity forgotten."""
    for statement, value in _memories(source):
        left, right = value.left, value.right
        sign = "+" if isinstance(value.op, ast.Sub) else "-"
        names = tuple(stored_names(statement))
        first, second = source.words(left), source.words(right)
        new = f"{first} {sign} {second if is_product(right) else bracketed(source, right)}"
        yield changed(source, "optimizer arithmetic", value, new, variables=names)
        rates = [_rate_of(side, statement) for side in (left, right)]
        if rates[0] is not None and rates[1] is not None and "1" in ast.unparse(rates[1])[:2]:
            beta, rest = (source.words(rate) for rate in rates if rate is not None)
            swapped = f"{first.replace(beta, f'({rest})', 1)} + {second.replace(f'({rest})', beta, 1)}"
            yield changed(source, "optimizer arithmetic", value, swapped, variables=names)
        yield changed(source, "optimizer arithmetic", value, second, variables=names)


def root_and_correction(source: Source) -> Iterator[Mutant]:
    """The root or the square is missing, a bias correction is left out, or m and v are exchanged."""
    for statement, node in source.within([s for s in source.statements if source.is_repeated(s)]):
        names = tuple(stored_names(statement))
        is_step = any(statement is update.node for update in source.updates)
        if (
            isinstance(node, ast.Call)
            and last_name(node.func) == "sqrt"
            and (is_step or "eps" in source.words(statement))
        ):
            yield changed(source, "optimizer arithmetic", node, source.words(node.args[0]), variables=names)
        elif (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and CORRECTION.search(source.words(node.right))
        ):
            yield changed(source, "optimizer arithmetic", node, source.words(node.left), variables=names)
    for statement, value in _memories(source):
        for node in ast.walk(value.right):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                names = tuple(stored_names(statement))
                yield changed(source, "optimizer arithmetic", node, source.words(node.left), variables=names)


def gradient_not_reset(source: Source) -> Iterator[Mutant]:
    """Sums of gradients are set to zero once, before the loop, or not at all."""
    for statement in source.statements:
        words = source.words(statement)
        if isinstance(statement, ast.Expr) and re.search(r"\bzero(_?grads?|_gradients)?\(\)", words):
            yield left_out(source, "gradient not reset", statement, also=_sums_of_gradients(source))
        elif (
            isinstance(statement, ast.Assign)
            and any(GRADIENT_NAME.search(name) for name in stored_names(statement))
            and re.search(r"=\s*(np\.zeros|0(\.0)?\s*$)", words)
        ):
            loop = _loop_around(source, statement)
            stored = ast.unparse(targets_of(statement)[0])
            if loop is not None and source.is_alone(statement) and _is_summed(loop, stored):
                yield _before_the_loop(source, statement, loop)


def _sums_of_gradients(source: Source) -> tuple[int, ...]:
    """The lines of `self.dW += ...` and the like."""
    sums = (node for node in source.statements if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add))
    return tuple(node.lineno for node in sums if any(GRADIENT_NAME.search(name) for name in stored_names(node)))


def _is_summed(loop: ast.For | ast.While, name: str) -> bool:
    sums = (node for node in ast.walk(loop) if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add))
    return any(ast.unparse(node.target) == name for node in sums)


def _before_the_loop(source: Source, statement: ast.stmt, loop: ast.stmt) -> Mutant:
    lines = [*source.lines]
    indent = source.lines[loop.lineno - 1][: loop.col_offset]
    taken = lines.pop(statement.lineno - 1).strip()
    lines.insert(loop.lineno - 1, f"{indent}{taken}\n")
    name = stored_names(statement)[0]
    sums = {
        node.lineno + (node.lineno < statement.lineno)
        for node in ast.walk(loop)
        if isinstance(node, ast.AugAssign) and last_name(node.target) == name
    }
    places = frozenset({loop.lineno, *sums})
    return Mutant(
        "gradient not reset", "".join(lines), loop.lineno, f"{taken}  stands before the loop", places, frozenset({name})
    )


def _loop_around(source: Source, node: ast.AST) -> ast.For | ast.While | None:
    """The innermost loop around a statement that stands in it directly, so that only that loop is left."""
    parent = source.parents[node]
    return parent if isinstance(parent, (ast.For, ast.While)) else None


def _rewritten(source: Source, kind: str, update: Update, new: str) -> Mutant:
    node = update.node
    lines = [*source.lines]
    old = lines[node.lineno - 1].encode()
    lines[node.lineno - 1] = (old[: node.col_offset] + new.encode() + old[node.end_col_offset :]).decode()
    names = frozenset({last_name(update.target), *_names_in(update.step)})
    note = f"{old.decode().strip()}  ->  {lines[node.lineno - 1].strip()}"
    return Mutant(kind, "".join(lines), node.lineno, note, frozenset({node.lineno}), names)


def _names_in(node: ast.AST) -> list[str]:
    """Names, attributes and keys that are read, without rates."""
    called = {id(inner.func) for inner in ast.walk(node) if isinstance(inner, ast.Call)}
    reads = (inner for inner in ast.walk(node) if isinstance(inner, (ast.Name, ast.Attribute, ast.Subscript)))
    names = {last_name(inner) for inner in reads if id(inner) not in called}
    return sorted(name for name in names if len(name) > 1 and name not in ("np", "lr", "self", "alpha", "eta", "rate"))


def _gradient_of(source: Source, update: Update) -> ast.expr | None:
    """The one plain name a step is made of, besides the rate."""
    step = update.step
    sides = [step.left, step.right] if isinstance(step, ast.BinOp) and isinstance(step.op, ast.Mult) else []
    plain = [side for side in sides if isinstance(side, (ast.Name, ast.Attribute, ast.Subscript))]
    named = [side for side in plain if re.search(r"^(d|g|grad|delta|sum|v)", last_name(side), re.I)]
    return named[-1] if named else None


def _block_of(source: Source, node: ast.stmt) -> list[ast.stmt]:
    parent = source.parents[node]
    for field in ("body", "orelse", "finalbody"):
        block = getattr(parent, field, [])
        if isinstance(block, list) and node in block:
            return block
    return [node]


def _memories(source: Source) -> Iterator[tuple[Simple, ast.BinOp]]:
    """`v = beta * v + ...`: what is kept from iteration to iteration, with a share of what is new."""
    for statement in source.statements:
        value = statement.value
        if (
            not isinstance(statement, ast.Assign)
            or not isinstance(value, ast.BinOp)
            or not source.is_repeated(statement)
        ):
            continue
        old = value.left
        target = ast.unparse(statement.targets[0])
        is_share = (
            isinstance(old, ast.BinOp) and isinstance(old.op, ast.Mult) and isinstance(value.op, (ast.Add, ast.Sub))
        )
        if is_share and target in (ast.unparse(side) for side in (old.left, old.right)):  # type: ignore[attr-defined]
            yield statement, value


def _rate_of(side: ast.expr, statement: Simple) -> ast.expr | None:
    """`beta` of `beta * v`, `1 - beta` of `(1 - beta) * g * g`."""
    while isinstance(side, ast.BinOp) and isinstance(side.op, ast.Mult):
        if isinstance(side.left, ast.BinOp) and isinstance(side.left.op, ast.Mult):
            side = side.left
        else:
            return side.left
    return None
