"""Mistakes in gradients: factors, signs, transposes, products, slopes, masks, axes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .mutant import Mutant, changed
from .source import ERROR_NAME, GRADIENT_NAME, Simple, Source, last_name, stored_names

PRIME = ("prime", "deriv", "grad", "slope", "_d", "d_")


def steps_and_gradients(source: Source) -> list[Simple]:
    """Statements on the way back and updates: gradients are often never stored."""
    return [*source.gradients, *(update.node for update in source.updates)]


def mean_dropped(source: Source) -> Iterator[Mutant]:
    """`x / m` becomes `x`, `rate / m * x` becomes `rate * x`, a mean a sum."""
    for _, node in source.within(steps_and_gradients(source)):
        if isinstance(node, ast.BinOp) and is_mean(node):
            yield changed(source, "mean dropped", node, source.words(node.left), commutes=True)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and is_mean(node.left):
            assert isinstance(node.left, ast.BinOp)
            rest, rate = source.words(node.right), source.words(node.left.left)
            new = rest if is_number(node.left.left) and float(rate) == 1 else f"{rate} * {rest}"
            yield changed(source, "mean dropped", node, new, commutes=True)
        elif is_call_of(node, "mean"):
            yield changed(source, "mean dropped", node, source.words(node).replace("mean(", "sum(", 1), commutes=True)


def mean_doubled(source: Source) -> Iterator[Mutant]:
    """`x / m` becomes `x / m / m`, a sum a mean."""
    for statement, node in source.within(steps_and_gradients(source)):
        if isinstance(node, ast.BinOp) and is_mean(node) and node is statement.value:
            size = source.words(node.right)
            yield changed(source, "mean doubled", node, f"{source.words(node)} / {size}", commutes=True)
        elif is_call_of(node, "sum"):
            yield changed(source, "mean doubled", node, source.words(node).replace("sum(", "mean(", 1), commutes=True)


def mean_of_wrong_size(source: Source) -> Iterator[Mutant]:
    """`X.shape[0]` becomes `X.shape[1]`, in a gradient or where m is defined."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
            key = node.slice
            statement = source.statement_of(node)
            is_divisor = is_mean(source.parents[node]) and statement in source.gradients
            is_count = isinstance(statement, ast.Assign) and statement.value is node
            if isinstance(key, ast.Constant) and key.value in (0, 1) and (is_divisor or is_count):
                new = f"{source.words(node.value)}[{1 - int(str(key.value))}]"
                yield changed(source, "mean of wrong size", node, new, commutes=True)


def sign_of_gradient(source: Source) -> Iterator[Mutant]:
    """A gradient is negated, or loses its minus."""
    for statement in source.gradients:
        value, names = statement.value, stored_names(statement)
        if value is None or isinstance(value, ast.Tuple) or value.lineno != value.end_lineno:
            continue
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
            yield changed(source, "sign of gradient", value, source.words(value.operand), commutes=True)
        elif any(GRADIENT_NAME.search(name) for name in names) and not is_shape_only(value):
            words = source.words(value)
            negated = f"-({words})" if isinstance(value, ast.BinOp) and not is_product(value) else f"-{words}"
            yield changed(source, "sign of gradient", value, negated, commutes=True)


def sign_of_error(source: Source) -> Iterator[Mutant]:
    """`out - y` becomes `y - out`."""
    updates = tuple(update.node.lineno for update in source.updates)
    for statement, node in source.within(steps_and_gradients(source)):
        names = stored_names(statement)
        if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub) or is_number(node.left):
            continue
        if any(ERROR_NAME.search(name) or GRADIENT_NAME.search(name) for name in names) and not is_number(node.right):
            new = f"{bracketed(source, node.right)} - {bracketed(source, node.left)}"
            yield changed(source, "sign of error", node, new, commutes=True, also=updates)


def transpose_dropped(source: Source) -> Iterator[Mutant]:
    """`A.T @ B` becomes `A @ B`; only where the shapes allow it the mutant runs."""
    for _, node in source.within(steps_and_gradients(source)):
        if isinstance(node, ast.Attribute) and node.attr == "T":
            yield changed(source, "transpose dropped", node, source.words(node.value))


def operands_swapped(source: Source) -> Iterator[Mutant]:
    """`A @ B` becomes `B @ A`."""
    for _, node in source.within(steps_and_gradients(source)):
        sides = matrix_product(node)
        if sides is not None:
            first, second = (bracketed(source, side) for side in sides)
            is_operator = isinstance(node, ast.BinOp)
            new = f"{second} @ {first}" if is_operator else f"np.dot({second}, {first})"
            yield changed(source, "operands swapped", node, new)


def product_for_product(source: Source) -> Iterator[Mutant]:
    """`*` for `@`, and `@` for `*`."""
    for _, node in source.within(steps_and_gradients(source)):
        sides = matrix_product(node)
        if sides is not None:
            first, second = (bracketed(source, side) for side in sides)
            yield changed(source, "* for @, @ for *", node, f"{first} * {second}")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            first, second = (bracketed(source, side) for side in (node.left, node.right))
            if not is_number(node.left) and not is_number(node.right):
                yield changed(source, "* for @, @ for *", node, f"{first} @ {second}")


def slope_dropped(source: Source) -> Iterator[Mutant]:
    """`e * a * (1 - a)` becomes `e`, `e * prime(z)` becomes `e`."""
    for _, node in source.within(source.gradients):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and is_slope(node.right):
            kept = node.left
            if (
                isinstance(kept, ast.BinOp)
                and isinstance(kept.op, ast.Mult)
                and ast.unparse(kept.right) in ast.unparse(node.right)
            ):  # e * a * (1 - a)
                kept = kept.left
            yield changed(source, "slope dropped", node, source.words(kept))


def slope_of_wrong_value(source: Source) -> Iterator[Mutant]:
    """`1 - a ** 2` is taken of z where `a = tanh(z)`, or `prime(z)` of a."""
    pairs = activations(source)
    for statement, node in source.within(source.gradients):
        parent = source.parents[node]
        is_argument = isinstance(parent, ast.Call) and any(word in ast.unparse(parent.func) for word in PRIME)
        if not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) or not isinstance(node.ctx, ast.Load):
            continue
        own = source.words(node)
        slope = next((s for s in ancestors(source, node, statement) if is_slope(s) and not is_mask(s)), None)
        if own in pairs and is_argument:
            yield changed(source, "slope of wrong value", node, pairs[own])
        elif own in pairs and slope is not None:
            new = source.words(slope).replace(own, pairs[own])
            yield changed(source, "slope of wrong value", slope, new)


def slope_changed(source: Source) -> Iterator[Mutant]:
    """`1 - a ** 2` becomes `1 - a`, `a * (1 - a)` becomes `1 - a`."""
    for _, node in source.within(source.gradients):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and is_number(node.right):
            yield changed(source, "slope changed", node, source.words(node.left))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and _is_logistic(node):
            yield changed(source, "slope changed", node, source.words(node.right))


def mask_turned(source: Source) -> Iterator[Mutant]:
    """`z > 0` becomes `z < 0` on the way back."""
    turned: dict[type[ast.cmpop], str] = {ast.Gt: "<", ast.Lt: ">", ast.GtE: "<=", ast.LtE: ">="}
    for _, node in source.within(steps_and_gradients(source)):
        if isinstance(node, ast.Compare) and is_mask(node):
            new = f"{source.words(node.left)} {turned[type(node.ops[0])]} {source.words(node.comparators[0])}"
            yield changed(source, "mask turned", node, new)


def wrong_axis(source: Source) -> Iterator[Mutant]:
    """A sum on the way back runs over the other axis, or loses it, or its keepdims."""
    for _, node in source.within(steps_and_gradients(source)):
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Constant):
            call = source.parents[node]
            if node.arg == "axis" and node.value.value in (0, 1):
                yield changed(source, "wrong axis", node.value, str(1 - int(str(node.value.value))))
                if isinstance(call, ast.Call):
                    arguments = ", ".join(source.words(argument) for argument in call.args)
                    yield changed(source, "wrong axis", call, f"{source.words(call.func)}({arguments})")
            elif node.arg == "keepdims" and node.value.value is True:
                yield changed(source, "wrong axis", node.value, "False")


def _is_logistic(node: ast.BinOp) -> bool:
    """`a * (1 - a)`."""
    right = node.right
    return is_one_minus(right) and isinstance(right, ast.BinOp) and ast.unparse(right.right) == ast.unparse(node.left)


def activations(source: Source) -> dict[str, str]:
    """`z -> a` and `a -> z` for every `a = f(z)` of the script."""
    pairs: dict[str, str] = {}
    for statement in source.statements:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            call, target = statement.value, source.words(statement.targets[0])
            if is_activation(call) and isinstance(call.args[0], (ast.Name, ast.Attribute, ast.Subscript)):
                inner = source.words(call.args[0])
                pairs |= {inner: target, target: inner}
    return pairs


def is_activation(node: ast.AST) -> bool:
    """`tanh(z)`, `sigmoid(z)`, `np.maximum(0, z)`: a call of one array that squashes it."""
    if not isinstance(node, ast.Call) or not node.args or isinstance(node.args[0], ast.Starred):
        return False
    name = last_name(node.func).lower()
    words = ("sigm", "tanh", "relu", "logistic", "activ", "squash")
    return any(word in name for word in words) and not any(word in name for word in PRIME)


def is_mean(node: ast.AST) -> bool:
    """`... / m`, where m is a count by its form: a name, a length, a shape, a whole number above 2."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Div):
        return False
    divisor = node.right
    if isinstance(divisor, ast.Constant):
        return isinstance(divisor.value, int) and divisor.value > 2
    if isinstance(divisor, ast.Call):
        return last_name(divisor.func) in ("len", "float")
    if isinstance(divisor, ast.Subscript):
        return "shape" in ast.unparse(divisor)
    return last_name(divisor) in ("m", "n", "N", "M", "B", "batch", "batch_size", "size", "samples", "n_samples", "bs")


def is_call_of(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name


def is_slope(node: ast.AST) -> bool:
    """What a derivative of an activation looks like: `1 - a ** 2`, `a * (1 - a)`, `z > 0`, `prime(z)`."""
    if is_one_minus(node) or is_mask(node):
        return True
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return is_one_minus(node.right) or is_one_minus(node.left)
    return isinstance(node, ast.Call) and any(word in last_name(node.func).lower() for word in PRIME)


def is_one_minus(node: ast.AST) -> bool:
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Sub) or not isinstance(node.left, ast.Constant):
        return False
    return node.left.value == 1


def is_mask(node: ast.AST) -> bool:
    """`z > 0`."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not is_number(node.comparators[0]):
        return False
    return isinstance(node.ops[0], (ast.Gt, ast.Lt, ast.GtE, ast.LtE))


def is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def is_product(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.MatMult, ast.Div))


def is_shape_only(node: ast.AST) -> bool:
    """`np.zeros(...)`, `x.reshape(...)`, a list: nothing a sign is written before."""
    words = ast.unparse(node)
    return isinstance(node, (ast.List, ast.Dict, ast.ListComp, ast.Constant)) or "zeros" in words


def matrix_product(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The two sides of `A @ B` or `np.dot(A, B)`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if isinstance(node, ast.Call) and last_name(node.func) in ("dot", "matmul") and len(node.args) == 2:
        return node.args[0], node.args[1]
    return None


def bracketed(source: Source, node: ast.expr) -> str:
    words = source.words(node)
    return f"({words})" if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare)) else words


def ancestors(source: Source, node: ast.AST, end: ast.AST) -> Iterator[ast.AST]:
    while node is not end:
        yield node
        node = source.parents[node]
