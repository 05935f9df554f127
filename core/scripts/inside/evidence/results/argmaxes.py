"""An accuracy whose `argmax` runs over the examples, or over a single column, where it is always 0.

The first is seen where distributions are compared along the wrong axis.

The metric is often computed only now and then, so it is watched from the first statement on. Each expression
is looked at once.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from ...findings import at_site, finding
from ...running.evaluating import evaluate
from ...running.instrument import Program, Site


class ArgmaxWatch:
    """Looks at each `argmax` that stands in a comparison."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.waiting: dict[int, tuple[ast.expr, int]] = {}  # site -> (what the argmax is of, axis)
        self.found: list[tuple[Site, ast.expr, int, tuple[int, ...]]] = []
        self.compared: set[int] = set()  # of those, the ones that stand in a comparison
        self.single: list[tuple[Site, ast.expr, int, tuple[int, ...]]] = []

    def learn(self, site: Site) -> None:
        """Note a site if it is an argmax along a given axis, and whether it is in a comparison."""
        call = _argmax(site.node)
        if call is not None and site.statement >= 0:
            text = ast.dump(site.node)
            statement = self.program.statements[site.statement].node
            compared = [inner for inner in ast.walk(statement) if isinstance(inner, ast.Compare)]
            if any(ast.dump(inner) == text for compare in compared for inner in (compare.left, *compare.comparators)):
                self.compared.add(site.id)
            self.waiting[site.id] = call

    def look(self, number: int, frame: Any) -> None:
        """Whether there is nothing to choose from, or the array sums to one along the other axis, and only there."""
        operand, axis = self.waiting.pop(number)
        code = compile(ast.unparse(operand), "<operand>", "eval")
        array = evaluate(code, frame)
        if not isinstance(array, np.ndarray) or array.ndim != 2 or array.dtype.kind == "b":
            return
        if array.shape[axis] == 1 and array.size > 1:
            self.single.append((self.program.sites[number], operand, axis, array.shape))
        if min(array.shape) < 2 or number not in self.compared:
            return
        other = 1 - axis % 2
        if _is_distribution(array, other) and not _is_distribution(array, 1 - other):
            self.found.append((self.program.sites[number], operand, axis, array.shape))

    def findings(self) -> list[dict[str, Any]]:
        """One finding for each statement."""
        seen = {site.statement: self._of_one(site, operand, axis, shape) for site, operand, axis, shape in self.single}
        for site, operand, axis, shape in self.found:
            name = ast.unparse(operand)
            seen.setdefault(
                site.statement,
                finding(
                    "metric-wrong", "error", name,
                    f"{name} is {shape} and each of its distributions lies along axis {1 - axis % 2}, but argmax runs "
                    f"over axis {axis}, the examples: what is compared here are {shape[1 - axis % 2]} places of "
                    "examples, not the classes, and the metric means nothing.",
                    f"argmax with axis={1 - axis % 2}", evidence={"axis": axis, "expected_axis": 1 - axis % 2},
                    variable=name, **at_site(self.program, site),
                ),
            )  # fmt: skip
        return list(seen.values())

    def _of_one(self, site: Site, operand: ast.expr, axis: int, shape: tuple[int, ...]) -> dict[str, Any]:
        name = ast.unparse(operand)
        statement = self.program.statements[site.statement].node if site.statement >= 0 else None
        target = statement.targets[0] if isinstance(statement, ast.Assign) else operand
        return finding(
            "metric-wrong", "error", ast.unparse(target),
            f"{name} is {shape}: argmax over axis {axis} has a single output to choose from and gives 0 for every "
            "example, whatever the network says.",
            f"compare {name} with a threshold, as in ({name} > 0.5)", evidence={"axis": axis, "outputs": 1},
            variable=ast.unparse(target), **at_site(self.program, site),
        )  # fmt: skip


def _argmax(node: ast.expr) -> tuple[ast.expr, int] | None:
    """(operand, axis) of an `argmax` whose operand can be computed again without a call."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "argmax"):
        return None
    is_function = isinstance(node.func.value, ast.Name) and node.func.value.id in ("np", "numpy")
    arguments = list(node.args) if is_function else [node.func.value, *node.args]
    axes = [keyword.value for keyword in node.keywords if keyword.arg == "axis"] or arguments[1:2]
    if not arguments or len(axes) != 1 or any(isinstance(inner, ast.Call) for inner in ast.walk(arguments[0])):
        return None
    try:
        axis = ast.literal_eval(axes[0])
    except ValueError:
        return None
    return (arguments[0], axis) if axis in (0, 1, -1) else None


def _is_distribution(array: Any, axis: int) -> bool:
    return bool(np.allclose(array.sum(axis=axis), 1.0, atol=1e-6)) and float(array.min()) >= 0
