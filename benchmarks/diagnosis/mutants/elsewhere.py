"""Mistakes outside the gradients: forward pass, loss, data, start, rate, metric."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .mutant import Mutant, changed
from .on_the_way_back import is_activation, is_number
from .source import BACKWARD_FUNCTION, RATE_NAME, Simple, Source, last_name, stored_names

RANDOM = re.compile(r"\b(randn|rand|random|normal|standard_normal|uniform|random_sample)\(")
ORDER = re.compile(r"^(perm|order|idx|index|indices|shuffle|shuffled|p|i|rows|batch|ids|chosen|pick|mix)", re.I)
BIAS = re.compile(r"^b(ias)?(es)?[\d_]*", re.I)
LARGE, SMALL = 1000, 10000


def activation_left_out(source: Source) -> Iterator[Mutant]:
    """`a = tanh(z)` becomes `a = z`."""
    for statement in source.statements:
        function = source.function_of(statement)
        is_backward = function is not None and BACKWARD_FUNCTION.search(function.name)
        value = statement.value
        if is_activation(value) and not is_backward and isinstance(value, ast.Call):  # type: ignore[arg-type]
            argument = next((a for a in value.args if not is_number(a)), value.args[0])
            yield changed(source, "activation left out", value, source.words(argument))


def softmax_axis(source: Source) -> Iterator[Mutant]:
    """The sum of a softmax runs over the other axis, or over everything."""
    for statement in source.statements:
        if "exp" not in source.words(statement) and not _divides_by_its_sum(source, statement):
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.keyword) and node.arg == "axis" and isinstance(node.value, ast.Constant):
                call = source.parents[node]
                if node.value.value in (0, 1, -1) and isinstance(call, ast.Call) and last_name(call.func) == "sum":
                    new = "0" if node.value.value in (1, -1) else "1"
                    yield changed(source, "softmax axis", node.value, new)


def _divides_by_its_sum(source: Source, statement: Simple) -> bool:
    """`e / e.sum(axis=1)`."""
    value = statement.value
    if not isinstance(value, ast.BinOp) or not isinstance(value.op, ast.Div):
        return False
    return "sum" in source.words(value.right) and ast.unparse(value.left) in ast.unparse(value.right)


def sign_of_loss(source: Source) -> Iterator[Mutant]:
    """The minus before a cross-entropy is missing, or the one between its halves is a plus."""
    for statement, node in source.within(_losses(source)):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and "log" in source.words(node):
            yield changed(source, "loss formula", node, source.words(node.operand))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and source.words(node).count("log") == 2:
            new = f"{source.words(node.left)} - {source.words(node.right)}"
            yield changed(source, "loss formula", node, new, variables=tuple(stored_names(statement)))


def loss_without_half(source: Source) -> Iterator[Mutant]:
    """A cross-entropy has `y * log(p)` twice, or `1 - y` for `y`; a squared error its square missing."""
    for statement, node in source.within(_losses(source)):
        names = tuple(stored_names(statement))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.left, ast.Constant):
            if node.left.value == 1 and isinstance(node.right, (ast.Name, ast.Subscript)):
                yield changed(source, "loss formula", node, source.words(node.right), variables=names)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            yield changed(source, "loss formula", node, source.words(node.left), variables=names)


def _losses(source: Source) -> list[Simple]:
    """Statements of which a loss is made, by form: a logarithm or a square, and a sum or a mean."""
    found = []
    for statement in source.statements:
        words = source.words(statement)
        is_formula = re.search(r"log\w*\(|\*\* ?2|square\(", words) and re.search(r"mean\(|sum\(", words)
        is_backward = statement in source.gradients or "sqrt" in words
        if is_formula and not is_backward and source.is_repeated(statement):
            found.append(statement)
    return found


def rate(source: Source) -> Iterator[Mutant]:
    """The learning rate is a thousand times as large, or ten thousand times as small."""
    for node, name in _rates(source):
        value = float(str(node.value))
        yield changed(source, "rate x 1000", node, f"{value * LARGE:g}", variables=(name,))
        yield changed(source, "rate / 10000", node, f"{value / SMALL:g}", variables=(name,))


def _rates(source: Source) -> Iterator[tuple[ast.Constant, str]]:
    for node in ast.walk(source.tree):
        values: list[tuple[str, ast.expr | None]] = []
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            values = [(last_name(node.targets[0]), node.value)]
        elif isinstance(node, ast.keyword) and node.arg:
            values = [(node.arg, node.value)]
        for name, value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)) and RATE_NAME.search(name):
                yield value, name


def start(source: Source) -> Iterator[Mutant]:
    """Weights start at zero, at one number, or a hundred times too large."""
    for statement in source.statements:
        value = statement.value
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if not targets or value is None or any(BIAS.search(name) for name in stored_names(statement)):
            continue
        if not RANDOM.search(source.words(value)) or len(targets) > 1:
            continue
        if ast.unparse(targets[0]) in source.parameters and isinstance(value, (ast.Call, ast.BinOp)):
            words, names = source.words(value), tuple(stored_names(statement))
            yield changed(source, "start at zero", value, f"np.zeros_like({words})", variables=names)
            yield changed(source, "start at one number", value, f"np.full_like({words}, 0.5)", variables=names)
            yield changed(source, "start x 100", value, f"100 * ({words})", variables=names)
            yield changed(source, "whole numbers", value, f"({words}).astype(int)", variables=names)


def scaling_removed(source: Source) -> Iterator[Mutant]:
    """Inputs are left as they come: no division by 255, no mean and deviation taken off."""
    for statement in source.statements:
        value = statement.value
        names = tuple(stored_names(statement))
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Div) and isinstance(statement, ast.Assign):
            inner, divisor = value.left, ast.unparse(value.right)
            while isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub):
                inner = inner.left
            is_own_maximum = re.fullmatch(rf"(np\.max\()?{re.escape(ast.unparse(inner))}(\.max\(|\)).*", divisor)
            if re.search(r"^25[56](\.0?)?$|std|sigma", divisor) or is_own_maximum:
                names += (last_name(inner),)
                yield changed(source, "scaling removed", value, source.words(inner), variables=names)


def labels_apart(source: Source) -> Iterator[Mutant]:
    """Of `X[order], y[order]` the second keeps its old order."""
    taken: dict[tuple[str, int], list[ast.Subscript]] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and node.lineno == node.end_lineno:
            index = node.slice.elts[-1] if isinstance(node.slice, ast.Tuple) else node.slice
            if ORDER.search(last_name(index)) and not isinstance(node.value, ast.Call):
                block = source.parents[source.statement_of(node)]
                taken.setdefault((ast.unparse(index), id(block)), []).append(node)
    for (key, _), nodes in taken.items():
        nodes.sort(key=lambda node: (node.lineno, node.col_offset))
        if len({ast.unparse(node.value) for node in nodes}) > 1 and not key.isdigit():
            last = nodes[-1]
            new = re.sub(rf"{re.escape(key)}\s*\]$", f"np.sort({key})]", source.words(last))
            names = (last_name(last.value), *stored_names(source.statement_of(last)))
            yield changed(source, "labels shuffled apart", last, new, variables=names)


def metric(source: Source) -> Iterator[Mutant]:
    """The classes are looked for along the other axis; the threshold is 0 where outputs are positive."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and last_name(node.func) == "argmax":
            for keyword in node.keywords:
                if keyword.arg == "axis" and isinstance(keyword.value, ast.Constant) and keyword.value.value in (0, 1):
                    names = tuple(stored_names(source.statement_of(node)))
                    new = str(1 - int(str(keyword.value.value)))
                    yield changed(source, "metric", keyword.value, new, variables=names)
        elif isinstance(node, ast.Constant) and node.value == 0.5 and isinstance(source.parents[node], ast.Compare):
            names = tuple(stored_names(source.statement_of(node)))
            yield changed(source, "metric", node, "0", variables=names)
