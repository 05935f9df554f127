"""Variants of a suspicious expression, each with the name of the mistake it would undo.

They are tried, not believed: a variant counts only if running the iteration with it makes the wrong
gradients right. Cheap and likely edits come in an earlier tier.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from .rewrite import fresh, places, replaced, replaced_all
from .scope import Scope

PRODUCTS = ("dot", "matmul")
REDUCTIONS = ("sum", "mean", "average")


@dataclass
class Variant:
    """One edit of one expression. Lower `tier` is tried earlier and preferred."""

    site: int
    node: ast.expr
    cause: str
    tier: int
    promising: bool = False  # its value is the true derivative of something


def variants(
    site: int,
    root: ast.expr,
    scope: Scope,
    shape: tuple[int, ...],
    *,
    strings: list[str],
    literals: list[float],
    counts: dict[str, float],
) -> Iterator[Variant]:
    """All edits of `root`, whose value has `shape`.

    `strings` and `literals` are the file's own keys and numbers, `counts` named numbers such as m.
    """
    yield from _signs(site, root)
    yield from _transposes(site, root)
    yield from _reductions(site, root)
    yield from _operands(site, root, scope, strings)
    yield from _dropped(site, root)
    yield from _products(site, root, scope)
    yield from _constants(site, root, scope, literals)
    yield from _scaled(site, root, counts)
    yield from _scaled_terms(site, root, counts)
    yield from _functions(site, root, scope)
    yield from _derivatives(site, root, scope, shape)
    yield from _without_derivative(site, root)
    yield from _masks(site, root, scope, shape)
    yield from _masked_operands(site, root, scope)
    yield from _penalties(site, root, scope, shape, counts)


# signs --------------------------------------------------------------------------------------------------------


def _signs(site: int, root: ast.expr) -> Iterator[Variant]:
    for number, node in places(root):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield Variant(site, replaced(root, number, copy.deepcopy(node.operand)), "sign", 1)
    for number, node in places(root):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            yield Variant(site, replaced(root, number, _binary(node.right, ast.Sub(), node.left)), "sign", 1)
            yield Variant(site, replaced(root, number, _binary(node.left, ast.Add(), node.right)), "sign", 1)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            yield Variant(site, replaced(root, number, _binary(node.left, ast.Sub(), node.right)), "sign", 1)
    yield Variant(site, ast.UnaryOp(ast.USub(), copy.deepcopy(root)), "sign", 2)


# products and transposes --------------------------------------------------------------------------------------


def _as_product(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two operands of a matrix product however it is written."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PRODUCTS:
        if len(node.args) == 2:
            return node.args[0], node.args[1]
        if len(node.args) == 1:
            return node.func.value, node.args[0]
    return None


def _like(node: ast.AST, left: ast.expr, right: ast.expr) -> ast.expr:
    """A product written in the style of `node`."""
    left, right = copy.deepcopy(left), copy.deepcopy(right)
    if isinstance(node, ast.BinOp):
        return _binary(left, ast.MatMult(), right)
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
        operands = _as_product(node)
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
        operands = _as_product(node)
        if operands is not None:
            a, b = operands
            for left, right in ((a, b), (_turned(a), b), (a, _turned(b))):
                new = _binary(left, ast.Mult(), right)
                yield Variant(site, replaced(root, number, new), "elementwise-product", 2)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            a, b = node.left, node.right
            for left, right in (
                (a, b), (b, a), (_turned(a), b), (a, _turned(b)), (_turned(b), a), (b, _turned(a)),
            ):  # fmt: skip
                dot = ast.Call(fresh(f"{scope.numpy}.dot"), [copy.deepcopy(left), copy.deepcopy(right)], [])
                yield Variant(site, replaced(root, number, dot), "elementwise-product", 2)


# sums ---------------------------------------------------------------------------------------------------------


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


# operands -----------------------------------------------------------------------------------------------------


def _operands(site: int, root: ast.expr, scope: Scope, strings: list[str]) -> Iterator[Variant]:
    written: dict[str, list[int]] = {}
    for number, node in places(root):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and not _is_called(root, node):
            written.setdefault(ast.unparse(node), []).append(number)
    for text, numbers in written.items():
        known = scope.numbers.get(text.replace('"', "'"))
        if known is not None:
            for name in scope.arrays_of(known[0]) if known[0] else _numbers_like(scope, text):
                if name != text:
                    yield from _put_everywhere(site, root, numbers, name)
            if len(known[0]) == 2:
                for name in scope.arrays_of(known[0][::-1]):
                    yield from _put_everywhere(site, root, numbers, f"{name}.T", tier=3)
    for number, node in places(root):
        if isinstance(node, ast.Subscript):
            yield from _other_containers(site, root, number, node, scope)
            yield from _indices(site, root, number, node, strings)


def _masked_operands(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """An operand multiplied by a mask of its shape, as in `(active * y) @ X`."""
    for number, node in places(root):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and not _is_called(root, node):
            known = scope.numbers.get(ast.unparse(node))
            if known is not None and known[0]:
                for name in scope.arrays_of(known[0]):
                    if scope.numbers[name][1] in ("b", "m"):
                        masked = _binary(fresh(name), ast.Mult(), copy.deepcopy(node))
                        yield Variant(site, replaced(root, number, masked), "missing-mask", 3)


def _numbers_like(scope: Scope, text: str) -> list[str]:
    return [n for n, (shape, kind, _) in scope.numbers.items() if not shape and kind == "f" and n != text][:8]


def _put_everywhere(
    site: int, root: ast.expr, numbers: list[int], name: str, tier: int = 2
) -> Iterator[Variant]:
    """`name` for all occurrences of an operand, and, where there are several, for each alone."""
    cause = "derivative-of-wrong-value" if _in_derivative(root, numbers[0]) else "wrong-operand"
    yield Variant(site, replaced_all(root, numbers, fresh(name)), cause, tier)
    if len(numbers) > 1:
        for number in numbers:
            yield Variant(site, replaced(root, number, fresh(name)), "wrong-operand", tier)


def _indices(site: int, root: ast.expr, number: int, node: ast.Subscript, strings: list[str]) -> Iterator[Variant]:
    """A neighbouring index, or another of the program's keys, as in `cache["Z" + str(l)]`."""
    if isinstance(node.slice, (ast.Name, ast.BinOp)) and not any(
        isinstance(inner, (ast.Constant)) and isinstance(inner.value, str) for inner in ast.walk(node.slice)
    ):
        for step in ("- 1", "+ 1"):
            index = fresh(f"({ast.unparse(node.slice)}) {step}")
            new = ast.Subscript(copy.deepcopy(node.value), index, ast.Load())
            cause = "derivative-of-wrong-value" if _in_derivative(root, number) else "wrong-operand"
            yield Variant(site, replaced(root, number, new), cause, 2)
    for inner_number, inner in enumerate(ast.walk(node)):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            for text in strings:
                if text != inner.value:
                    new_node = replaced(node, inner_number, fresh(repr(text)))
                    cause = "derivative-of-wrong-value" if _in_derivative(root, number) else "wrong-operand"
                    yield Variant(site, replaced(root, number, new_node), cause, 2)


def _other_containers(
    site: int, root: ast.expr, number: int, node: ast.Subscript, scope: Scope
) -> Iterator[Variant]:
    """The same place of another list, as `zs[-l]` for `activations[-l]`."""
    own = ast.unparse(node.value)
    kind = scope.containers.get(own, ("", 0))[0]
    cause = "derivative-of-wrong-value" if _in_derivative(root, number) else "wrong-operand"
    for name, (other, _) in scope.containers.items():
        if name != own and other == kind:
            new = ast.Subscript(fresh(name), copy.deepcopy(node.slice), ast.Load())
            yield Variant(site, replaced(root, number, new), cause, 2)


def _is_called(root: ast.expr, node: ast.AST) -> bool:
    for parent in ast.walk(root):
        if isinstance(parent, ast.Call) and parent.func is node:
            return True
        if isinstance(parent, ast.Attribute) and parent.value is node and isinstance(node, ast.Name):
            return node.id in ("np", "numpy", "self")
    return False


def _in_derivative(root: ast.expr, number: int) -> bool:
    """Whether a node stands where an activation derivative is computed: f(v), v * (1 - v), 1 - v**2, v > 0."""
    target = list(ast.walk(root))[number]
    for node in ast.walk(root):
        if not any(inner is target for inner in ast.walk(node)) or node is target:
            continue
        if isinstance(node, ast.Compare):
            return True
        if isinstance(node, ast.Call) and _as_product(node) is None:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in (*REDUCTIONS, "outer", "where", "multiply", "reshape"):
                return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant):
            return True
    return False


# terms, factors, constants ------------------------------------------------------------------------------------


def _dropped(site: int, root: ast.expr) -> Iterator[Variant]:
    for number, node in places(root):
        if not isinstance(node, ast.BinOp):
            continue
        left, right = copy.deepcopy(node.left), copy.deepcopy(node.right)
        if isinstance(node.op, ast.Div):
            yield Variant(site, replaced(root, number, left), "double-mean", 1)
        elif isinstance(node.op, ast.Mult):
            for kept, lost in ((left, right), (right, left)):
                cause = "factor" if isinstance(lost, ast.Constant) else "wrong-derivative"
                yield Variant(site, replaced(root, number, kept), cause, 2)
        elif isinstance(node.op, (ast.Add, ast.Sub)):
            yield Variant(site, replaced(root, number, left), "regularization", 3)
            if isinstance(node.op, ast.Add):
                yield Variant(site, replaced(root, number, right), "regularization", 3)


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
    return "wrong-derivative" if in_branch or _in_derivative(root, number) else "factor"


def _scaled(site: int, root: ast.expr, counts: dict[str, float]) -> Iterator[Variant]:
    for name in counts:
        down = _binary(copy.deepcopy(root), ast.Div(), fresh(name))
        up = _binary(copy.deepcopy(root), ast.Mult(), fresh(name))
        yield Variant(site, down, "factor" if name in ("2", "0.5") else "missing-mean", 2)
        yield Variant(site, up, "factor" if name in ("2", "0.5") else "double-mean", 2)


# derivatives, masks, penalties --------------------------------------------------------------------------------


def _terms(node: ast.expr) -> list[ast.expr]:
    """The terms of a sum."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def _scaled_terms(site: int, root: ast.expr, counts: dict[str, float]) -> Iterator[Variant]:
    """One term of a sum divided or multiplied: a penalty that lacks its mean."""
    terms = _terms(root)
    if len(terms) < 2:
        return
    numbers = {id(node): number for number, node in places(root)}
    for term in terms:
        for name in counts:
            for operator in (ast.Div(), ast.Mult()):
                new = _binary(copy.deepcopy(term), operator, fresh(name))
                cause = "missing-mean" if any(_as_product(inner) for inner in ast.walk(term)) else "regularization"
                yield Variant(site, replaced(root, numbers[id(term)], new), cause, 2)


def _functions(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """Another of the program's own functions in place of the one that is called."""
    for number, node in places(root):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in scope.functions:
            for name in scope.functions:
                if name != node.func.id:
                    new = ast.Call(fresh(name), copy.deepcopy(node.args), copy.deepcopy(node.keywords))
                    yield Variant(site, replaced(root, number, new), "wrong-derivative", 2)


def derivative_texts(name: str, numpy: str) -> list[str]:
    """The activation derivatives that are written with a value, be it the activation or what goes into it."""
    sigmoid = f"1 / (1 + {numpy}.exp(-{name}))"
    return [
        f"({name} > 0)",
        f"{name} * (1 - {name})",
        f"(1 - {name} ** 2)",
        f"({sigmoid}) * (1 - {sigmoid})",
        f"(1 - {numpy}.tanh({name}) ** 2)",
        f"{numpy}.where({name} > 0, 1, 0.01)",
    ]


def _factors(node: ast.expr) -> list[ast.expr]:
    """The factors of an elementwise product, `a * b * c` being three."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _derivatives(site: int, root: ast.expr, scope: Scope, shape: tuple[int, ...]) -> Iterator[Variant]:
    """An activation derivative added, or put in place of one or two factors."""
    factors = _factors(root)
    names = _names_of_shape(scope, shape)[:14]
    for texts in zip(*(derivative_texts(name, scope.numpy) for name in names)):
        for text in texts:
            whole = _binary(copy.deepcopy(root), ast.Mult(), fresh(text))
            yield Variant(site, whole, "missing-activation-derivative", 3)
            if 2 <= len(factors) <= 5:
                for kept in _without_some(factors):
                    product = kept[0]
                    for factor in kept[1:]:
                        product = _binary(product, ast.Mult(), factor)
                    yield Variant(site, _binary(product, ast.Mult(), fresh(text)), "wrong-derivative", 3)
            if not isinstance(root, ast.BinOp) or not isinstance(root.op, ast.MatMult):
                yield Variant(site, fresh(text), "wrong-derivative", 4)


def _names_of_shape(scope: Scope, shape: tuple[int, ...]) -> list[str]:
    """Arrays of a shape that are no parameters; single numbers for an expression that gives one."""
    if not shape:
        return _numbers_like(scope, "")
    return [name for name in scope.arrays_of(shape) if name not in scope.parameters]


def _without_some(factors: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The factors without one of them, and without two neighbours."""
    for width in (1, 2):
        for start in range(len(factors) - width + 1):
            kept = factors[:start] + factors[start + width :]
            if kept:
                yield kept


def _without_derivative(site: int, root: ast.expr) -> Iterator[Variant]:
    """Factors left out: the output delta of a cross-entropy has no activation derivative."""
    factors = _factors(root)
    if 2 <= len(factors) <= 5:
        for kept in _without_some(factors):
            product = copy.deepcopy(kept[0])
            for factor in kept[1:]:
                product = _binary(product, ast.Mult(), factor)
            yield Variant(site, product, "wrong-derivative", 2)


def _masks(site: int, root: ast.expr, scope: Scope, shape: tuple[int, ...]) -> Iterator[Variant]:
    if not shape:
        return
    for name in [name for name in scope.arrays_of(shape) if name not in scope.parameters][:20]:
        masked = _binary(copy.deepcopy(root), ast.Mult(), fresh(name))
        yield Variant(site, masked, "missing-mask", 3)
        yield Variant(site, _binary(copy.deepcopy(root), ast.Add(), fresh(name)), "missing-term", 3)
        if scope.numbers[name][1] in ("b", "m"):
            for rate in _numbers_like(scope, ""):
                yield Variant(site, _binary(masked, ast.Div(), fresh(rate)), "missing-mask", 3)
    for name in _numbers_like(scope, ""):
        yield Variant(site, _binary(copy.deepcopy(root), ast.Div(), fresh(name)), "factor", 3)
        yield Variant(site, _binary(copy.deepcopy(root), ast.Mult(), fresh(name)), "factor", 3)


def _penalties(
    site: int, root: ast.expr, scope: Scope, shape: tuple[int, ...], counts: dict[str, float]
) -> Iterator[Variant]:
    rates = _numbers_like(scope, "")
    for weight in (name for name in scope.arrays_of(shape) if name in scope.parameters):
        for rate in rates:
            texts = [f"{rate} * {weight}", f"2 * {rate} * {weight}"]
            texts += [f"{rate} / {name} * {weight}" for name in counts if name not in ("2", "0.5")]
            for text in texts:
                for operator in (ast.Add(), ast.Sub()):
                    new = _binary(copy.deepcopy(root), operator, fresh(text))
                    yield Variant(site, new, "regularization", 4)


def _binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
    return ast.BinOp(copy.deepcopy(left), operator, copy.deepcopy(right))
