"""Variants that put in what is missing: a factor, an activation derivative, a mask, a penalty."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator

from ..running.scope import Scope
from .edits import Variant, as_elementwise, as_product, binary, is_called, numbers_like
from .rewrite import fresh, places, replaced

SLOPE = "slope"  # the note of variants that put right a slope that is there


def masked_operands(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """An operand multiplied by a mask of its shape, as in `(active * y) @ X`."""
    for number, node in places(root):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and not is_called(root, node):
            known = scope.numbers.get(ast.unparse(node))
            if known is not None and known[0]:
                for name in scope.arrays_of(known[0]):
                    if scope.numbers[name][1] in ("b", "m"):
                        masked = binary(fresh(name), ast.Mult(), copy.deepcopy(node))
                        yield Variant(site, replaced(root, number, masked), "missing-mask", 3)


def scaled(site: int, root: ast.expr, counts: dict[str, float]) -> Iterator[Variant]:
    for name in counts:
        down = binary(copy.deepcopy(root), ast.Div(), fresh(name))
        up = binary(copy.deepcopy(root), ast.Mult(), fresh(name))
        yield Variant(site, down, "factor" if name in ("2", "0.5") else "missing-mean", 2, note=name)
        yield Variant(site, up, "factor" if name in ("2", "0.5") else "double-mean", 2)


def _terms(node: ast.expr) -> list[ast.expr]:
    """The terms of a sum."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        return [*_terms(node.left), *_terms(node.right)]
    return [node]


def scaled_terms(site: int, root: ast.expr, counts: dict[str, float]) -> Iterator[Variant]:
    """One term of a sum divided or multiplied: a penalty that lacks its mean."""
    terms = _terms(root)
    if len(terms) < 2:
        return
    numbers = {id(node): number for number, node in places(root)}
    for term in terms:
        for name in counts:
            for operator in (ast.Div(), ast.Mult()):
                new = binary(copy.deepcopy(term), operator, fresh(name))
                cause = "missing-mean" if any(as_product(inner) for inner in ast.walk(term)) else "regularization"
                yield Variant(site, replaced(root, numbers[id(term)], new), cause, 2)


def added_to(site: int, root: ast.expr, statement: ast.stmt) -> Iterator[Variant]:
    """An entry that is set in every turn of a loop, or a name set twice, where the values have to add up."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return
    target = statement.targets[0]
    if isinstance(target, (ast.Subscript, ast.Name, ast.Attribute)) and ast.dump(statement.value) == ast.dump(root):
        yield Variant(site, binary(fresh(ast.unparse(target)), ast.Add(), root), "overwritten", 2)


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
    sides = as_elementwise(node)
    return [*_factors(sides[0]), *_factors(sides[1])] if sides is not None else [node]


def _chains(root: ast.expr) -> Iterator[tuple[int, list[ast.expr]]]:
    """(number of the place, factors) of every product of two to five that is not part of a longer one."""
    inner: set[int] = set()
    for number, node in places(root):
        sides = as_elementwise(node)
        if sides is not None:
            inner |= {id(side) for side in sides}
            factors = _factors(node)  # type: ignore[arg-type]
            if id(node) not in inner and len(factors) <= 5:
                yield number, factors


def _product(factors: list[ast.expr]) -> ast.expr:
    product = copy.deepcopy(factors[0])
    for factor in factors[1:]:
        product = binary(product, ast.Mult(), factor)
    return product


def derivatives(site: int, root: ast.expr, scope: Scope, shape: tuple[int, ...]) -> Iterator[Variant]:
    """An activation derivative added, or put in place of one or two factors."""
    chains = list(_chains(root))
    names = _names_of_shape(scope, shape)[:14]
    for texts in zip(*(derivative_texts(name, scope.numpy) for name in names)):
        for text in texts:
            whole = binary(copy.deepcopy(root), ast.Mult(), fresh(text))
            yield Variant(site, whole, "missing-activation-derivative", 3)
            for number, factors in chains:
                for kept in _without_some(factors):
                    new = binary(_product(kept), ast.Mult(), fresh(text))
                    yield Variant(site, replaced(root, number, new), "wrong-derivative", 3)
            if not isinstance(root, ast.BinOp) or not isinstance(root.op, ast.MatMult):
                yield Variant(site, fresh(text), "wrong-derivative", 4)


def operand_slopes(site: int, root: ast.expr, scope: Scope) -> Iterator[Variant]:
    """An activation derivative at one operand of a product: the error it carries back lacks it."""
    numbers = {id(node): number for number, node in places(root)}
    for _, product in places(root):
        for operand in as_product(product) or ():
            if not isinstance(operand, (ast.Name, ast.Attribute, ast.Subscript)):
                yield from _slopes_at(site, root, numbers[id(operand)], operand, scope)
    for number, node in places(root):
        if not isinstance(node, ast.Name) or is_called(root, node):
            continue
        known = scope.numbers.get(node.id)
        if known is None or not known[0] or node.id in scope.parameters:
            continue
        for name in _names_of_shape(scope, known[0])[:8]:
            for text in derivative_texts(name, scope.numpy)[:3]:
                new = binary(copy.deepcopy(node), ast.Mult(), fresh(text))
                yield Variant(site, replaced(root, number, new), "missing-activation-derivative", 4)


def _slopes_at(site: int, root: ast.expr, number: int, node: ast.expr, scope: Scope) -> Iterator[Variant]:
    """An operand that is computed in place, of unknown shape, with the derivative of any table that may fit.

    As one more factor, or in the place of one or two of those it has.
    """
    names = [name for name, (shape, kind, _) in scope.numbers.items() if len(shape) == 2 and kind in "fm"]
    factors = _factors(node)
    fewer = list(_without_some(factors)) if 1 < len(factors) <= 5 else []
    for name in [name for name in names if name not in scope.parameters][:12]:
        for text in derivative_texts(name, scope.numpy)[:3]:
            new = binary(copy.deepcopy(node), ast.Mult(), fresh(text))
            yield Variant(site, replaced(root, number, new), "missing-activation-derivative", 4)
            for kept in fewer:
                new = binary(_product(kept), ast.Mult(), fresh(text))
                yield Variant(site, replaced(root, number, new), "wrong-derivative", 4)


def _names_of_shape(scope: Scope, shape: tuple[int, ...]) -> list[str]:
    """Arrays of a shape that are no parameters; single numbers for an expression that gives one."""
    if not shape:
        return numbers_like(scope, "")
    return [name for name in scope.arrays_of(shape) if name not in scope.parameters]


def _without_some(factors: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """The factors without one of them, and without two neighbours."""
    for width in (1, 2):
        for start in range(len(factors) - width + 1):
            kept = factors[:start] + factors[start + width :]
            if kept:
                yield kept


def without_derivative(site: int, root: ast.expr) -> Iterator[Variant]:
    """Factors left out: the output delta of a cross-entropy has no activation derivative."""
    for number, factors in _chains(root):
        for kept in _without_some(factors):
            yield Variant(site, replaced(root, number, _product(kept)), "wrong-derivative", 2)


def masks(site: int, root: ast.expr, scope: Scope, shape: tuple[int, ...]) -> Iterator[Variant]:
    if not shape:
        return
    for name in [name for name in scope.arrays_of(shape) if name not in scope.parameters][:20]:
        masked = binary(copy.deepcopy(root), ast.Mult(), fresh(name))
        yield Variant(site, masked, "missing-mask", 3)
        yield Variant(site, binary(copy.deepcopy(root), ast.Add(), fresh(name)), "missing-term", 3)
        if scope.numbers[name][1] in ("b", "m"):
            for rate in numbers_like(scope, ""):
                yield Variant(site, binary(masked, ast.Div(), fresh(rate)), "missing-mask", 3)
    for name in numbers_like(scope, ""):
        yield Variant(site, binary(copy.deepcopy(root), ast.Div(), fresh(name)), "factor", 3)
        yield Variant(site, binary(copy.deepcopy(root), ast.Mult(), fresh(name)), "factor", 3)


def penalties(
    site: int, root: ast.expr, scope: Scope, shape: tuple[int, ...], counts: dict[str, float]
) -> Iterator[Variant]:
    rates = numbers_like(scope, "")
    for weight in (name for name in scope.arrays_of(shape) if name in scope.parameters):
        for rate in rates:
            texts = [f"{rate} * {weight}", f"2 * {rate} * {weight}"]
            texts += [f"{rate} / {name} * {weight}" for name in counts if name not in ("2", "0.5")]
            for text in texts:
                for operator in (ast.Add(), ast.Sub()):
                    new = binary(copy.deepcopy(root), operator, fresh(text))
                    yield Variant(site, new, "regularization", 4)


def squares(site: int, root: ast.expr) -> Iterator[Variant]:
    """`1 - a ** 2` for `1 - a`."""
    for number, node in places(root):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant):
            new = binary(copy.deepcopy(node.left), ast.Sub(), binary(node.right, ast.Pow(), fresh("2")))
            yield Variant(site, replaced(root, number, new), "wrong-derivative", 1, note=SLOPE)
