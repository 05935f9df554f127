"""Variants of a suspicious expression, each with the name of the mistake it would undo.

They are tried, not believed: a variant counts only if running the iteration with it makes the wrong
gradients right. Cheap and likely edits come in an earlier tier.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from ..running.scope import Scope
from .edits import (
    REDUCTIONS,
    Variant,
    as_elementwise,
    as_product,
    binary,
    in_derivative,
    is_called,
    numbers_like,
)
from .insertions import (
    derivatives,
    masked_operands,
    masks,
    operand_slopes,
    penalties,
    scaled,
    scaled_terms,
    squares,
    without_derivative,
)
from .omissions import dropped
from .penalty_kinds import other_penalties
from .rewrite import fresh, places, replaced, replaced_all

NAMED = (ast.Name, ast.Attribute, ast.Subscript)
STRETCHED = "stretched"  # the note of variants that have another shape than what stands there


def variants(
    site: int,
    root: ast.expr,
    scope: Scope,
    shape: tuple[int, ...],
    *,
    strings: list[str],
    literals: list[float],
    counts: dict[str, float],
    written: tuple[int, ...] = (),
) -> Iterator[Variant]:
    """All edits of `root`, whose value has `shape`.

    `strings` and `literals` are the file's own keys and numbers, `counts` named numbers such as m.
    """
    yield from signs(site, root)
    yield from _transposes(site, root)
    yield from _reductions(site, root)
    yield from _operands(site, root, scope, strings)
    yield from _of_the_written_shape(site, root, scope, written)
    yield from dropped(site, root, scope)
    yield from squares(site, root)
    yield from _products(site, root, scope)
    yield from _constants(site, root, scope, literals)
    yield from scaled(site, root, counts)
    yield from scaled_terms(site, root, counts)
    yield from _functions(site, root, scope)
    yield from derivatives(site, root, scope, shape)
    yield from without_derivative(site, root)
    yield from operand_slopes(site, root, scope)
    yield from masks(site, root, scope, shape)
    yield from masked_operands(site, root, scope)
    yield from penalties(site, root, scope, shape, counts)
    yield from other_penalties(site, root, scope)


def signs(site: int, root: ast.expr) -> Iterator[Variant]:
    """`-x` for `x`, sums for differences, and the reverse."""
    steps = {id(node.step) for node in ast.walk(root) if isinstance(node, ast.Slice)}  # -1 is a direction there
    for number, node in places(root):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and id(node) not in steps:
            yield Variant(site, replaced(root, number, copy.deepcopy(node.operand)), "sign", 0)
    for number, node in places(root):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            yield Variant(site, replaced(root, number, binary(node.right, ast.Sub(), node.left)), "sign", 1)
            yield Variant(site, replaced(root, number, binary(node.left, ast.Add(), node.right)), "sign", 1)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield Variant(site, replaced(root, number, binary(node.left, ast.Sub(), node.right)), "sign", 1)
    yield Variant(site, ast.UnaryOp(ast.USub(), copy.deepcopy(root)), "sign", 2)


def _like(node: ast.AST, left: ast.expr, right: ast.expr) -> ast.expr:
    """A product written in the style of `node`."""
    left, right = copy.deepcopy(left), copy.deepcopy(right)
    if isinstance(node, ast.BinOp):
        return binary(left, ast.MatMult(), right)
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Attribute)
    if len(node.args) == 2:
        return ast.Call(copy.deepcopy(node.func), [left, right], [])
    return ast.Call(ast.Attribute(left, node.func.attr, ast.Load()), [right], [])


def _turned(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return copy.deepcopy(node.value)
    return ast.Attribute(copy.deepcopy(node), "T", ast.Load())


def _transposes(site: int, root: ast.expr) -> Iterator[Variant]:
    for number, node in places(root):
        operands = as_product(node)
        if operands is not None:
            a, b = operands
            for left, right in (
                (_turned(a), b), (a, _turned(b)), (_turned(a), _turned(b)), (b, a), (_turned(b), a),
                (b, _turned(a)), (_turned(b), _turned(a)),
            ):  # fmt: skip
                yield Variant(site, replaced(root, number, _like(node, left, right)), "wrong-transpose", 1)
        elif isinstance(node, ast.Attribute) and node.attr == "T":
            yield Variant(site, replaced(root, number, copy.deepcopy(node.value)), "wrong-transpose", 1)
    yield Variant(site, ast.Attribute(copy.deepcopy(root), "T", ast.Load()), "wrong-transpose", 2)


def _products(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """Elementwise where a matrix product belongs, and the other way round."""
    for number, node in places(root):
        operands = as_product(node)
        if operands is not None:
            a, b = operands
            for left, right in ((a, b), (_turned(a), b), (a, _turned(b))):
                new = binary(left, ast.Mult(), right)
                yield Variant(site, replaced(root, number, new), "elementwise-product", 2)
        elif (sides := as_elementwise(node)) is not None:
            a, b = sides
            for left, right in (
                (a, b), (b, a), (_turned(a), b), (a, _turned(b)), (_turned(b), a), (b, _turned(a)),
            ):  # fmt: skip
                dot = ast.Call(fresh(f"{scope.numpy}.dot"), [copy.deepcopy(left), copy.deepcopy(right)], [])
                yield Variant(site, replaced(root, number, dot), "elementwise-product", 2)
            for left, right in ((a, b), (b, a)):  # of two vectors of one example
                outer = ast.Call(fresh(f"{scope.numpy}.outer"), [copy.deepcopy(left), copy.deepcopy(right)], [])
                yield Variant(site, replaced(root, number, outer), "elementwise-product", 2)


def _reductions(site: int, root: ast.expr) -> Iterator[Variant]:
    for number, node in places(root):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in REDUCTIONS:
            continue
        other = "mean" if node.func.attr == "sum" else "sum"
        swapped = ast.Call(
            ast.Attribute(copy.deepcopy(node.func.value), other, ast.Load()),
            copy.deepcopy(node.args), copy.deepcopy(node.keywords),
        )  # fmt: skip
        yield Variant(site, replaced(root, number, swapped), "missing-mean" if other == "mean" else "double-mean", 1)
        for axis in (0, 1, -1, None):
            keywords = [copy.deepcopy(k) for k in node.keywords if k.arg != "axis"]
            is_method = not (isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy"))
            arguments = copy.deepcopy(node.args[: 0 if is_method else 1])
            if axis is not None:
                keywords.insert(0, ast.keyword("axis", fresh(str(axis))))
            kept = [k for k in keywords if k.arg != "keepdims"]
            for chosen in (keywords, [*kept, ast.keyword("keepdims", fresh("True"))], kept):
                new = ast.Call(copy.deepcopy(node.func), copy.deepcopy(arguments), chosen)
                yield Variant(site, replaced(root, number, new), "wrong-axis", 1)


def _operands(site: int, root: ast.expr, scope: Scope, strings: list[str]) -> Iterator[Variant]:
    written: dict[str, list[int]] = {}
    for number, node in places(root):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and not is_called(root, node):
            written.setdefault(ast.unparse(node), []).append(number)
    for text, numbers in written.items():
        known = scope.numbers.get(text.replace('"', "'"))
        if known is not None:
            for name in scope.arrays_of(known[0]) if known[0] else numbers_like(scope, text):
                if name != text:
                    yield from _put_everywhere(site, root, numbers, name)
            if len(known[0]) == 2:
                for name in scope.arrays_of(known[0][::-1]):
                    yield from _put_everywhere(site, root, numbers, f"{name}.T", tier=3)
    for number, node in places(root):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            for name in _matrices(scope):  # a slice of the data where the batch belongs
                yield Variant(site, replaced(root, number, fresh(name)), "wrong-operand", 2)
        elif isinstance(node, ast.Subscript):
            yield from _other_containers(site, root, number, node, scope)
            yield from _indices(site, root, number, node, strings)


def _of_the_written_shape(site: int, root: ast.expr, scope: Scope, written: tuple[int, ...]) -> Iterator[Variant]:
    """In an update, an array of the parameter's own shape for one that is only stretched to it."""
    for number, node in places(root) if written else ():
        known = scope.numbers.get(ast.unparse(node).replace('"', "'")) if isinstance(node, NAMED) else None
        if known is not None and known[0] not in ((), written) and not is_called(root, node):
            for name in scope.arrays_of(written):
                if name not in scope.parameters:
                    yield Variant(site, replaced(root, number, fresh(name)), "wrong-operand", 2, note=STRETCHED)


def _put_everywhere(site: int, root: ast.expr, numbers: list[int], name: str, tier: int = 2) -> Iterator[Variant]:
    """`name` for all occurrences of an operand, and, where there are several, for each alone."""
    cause = "derivative-of-wrong-value" if in_derivative(root, numbers[0]) else "wrong-operand"
    yield Variant(site, replaced_all(root, numbers, fresh(name)), cause, tier)
    if len(numbers) > 1:
        for number in numbers:
            own = "derivative-of-wrong-value" if in_derivative(root, number) else "wrong-operand"
            yield Variant(site, replaced(root, number, fresh(name)), own, tier)


def _indices(site: int, root: ast.expr, number: int, node: ast.Subscript, strings: list[str]) -> Iterator[Variant]:
    """A neighbouring index, or another of the program's keys, as in `cache["Z" + str(l)]`."""
    if isinstance(node.slice, (ast.Name, ast.BinOp)) and not any(
        isinstance(inner, (ast.Constant)) and isinstance(inner.value, str) for inner in ast.walk(node.slice)
    ):
        for step in ("- 1", "+ 1"):
            index = fresh(f"({ast.unparse(node.slice)}) {step}")
            new = ast.Subscript(copy.deepcopy(node.value), index, ast.Load())
            cause = "derivative-of-wrong-value" if in_derivative(root, number) else "wrong-operand"
            yield Variant(site, replaced(root, number, new), cause, 2)
    for inner_number, inner in enumerate(ast.walk(node)):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            for text in strings:
                if text != inner.value:
                    new_node = replaced(node, inner_number, fresh(repr(text)))
                    cause = "derivative-of-wrong-value" if in_derivative(root, number) else "wrong-operand"
                    yield Variant(site, replaced(root, number, new_node), cause, 2)


def _matrices(scope: Scope) -> list[str]:
    """Plain names of arrays that are no parameters."""
    names = [name for name, (shape, _, _) in scope.numbers.items() if shape and name.isidentifier()]
    return [name for name in names if name not in scope.parameters][:14]


def _other_containers(site: int, root: ast.expr, number: int, node: ast.Subscript, scope: Scope) -> Iterator[Variant]:
    """The same place of another list, as `zs[-l]` for `activations[-l]`."""
    own = ast.unparse(node.value)
    kind = scope.containers.get(own, ("", 0))[0]
    cause = "derivative-of-wrong-value" if in_derivative(root, number) else "wrong-operand"
    for name, (other, _) in scope.containers.items():
        if name != own and other == kind:
            new = ast.Subscript(fresh(name), copy.deepcopy(node.slice), ast.Load())
            yield Variant(site, replaced(root, number, new), cause, 2)


def _constants(site: int, root: ast.expr, scope: Scope, literals: list[float]) -> Iterator[Variant]:
    """Another number, be it usual or one of the file's own, for a literal or a scalar name."""
    for number, node in places(root):
        is_literal = isinstance(node, ast.Constant) and type(node.value) in (int, float)
        known = scope.numbers.get(ast.unparse(node)) if isinstance(node, (ast.Name, ast.Attribute)) else None
        if is_literal or (known is not None and not known[0] and known[1] == "f"):
            for value in (0, 1, 2, 0.5, *literals):
                if not is_literal or value != node.value:  # type: ignore[attr-defined]
                    new = replaced(root, number, fresh(repr(value)))
                    yield Variant(site, new, _constant_cause(root, number), 3)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            for operator in (ast.Gt(), ast.Lt()):
                if type(operator) is not type(node.ops[0]):
                    compared = ast.Compare(copy.deepcopy(node.left), [operator], copy.deepcopy(node.comparators))
                    yield Variant(site, replaced(root, number, compared), "wrong-derivative", 2)


def _constant_cause(root: ast.expr, number: int) -> str:
    in_branch = any(
        isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("where", "maximum", "clip")
        for node in ast.walk(root)
    )
    return "wrong-derivative" if in_branch or in_derivative(root, number) else "factor"


def _functions(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """Another of the program's own functions in place of the one that is called."""
    for number, node in places(root):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in scope.functions:
            for name in scope.functions:
                if name != node.func.id:
                    new = ast.Call(fresh(name), copy.deepcopy(node.args), copy.deepcopy(node.keywords))
                    yield Variant(site, replaced(root, number, new), "wrong-derivative", 2)
