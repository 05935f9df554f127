"""A unit's arithmetic written out with its numbers: forward for one example, back for the batch.

What this step has not come to yet is said to be so.
"""

import numpy as np

from stepgrad.core.observing.close_look import UnitDetail, WeightCheck
from stepgrad.core.observing.description import RunDescription

from ..glyphs import DONE, MARKED
from ..widgets.lines import Line, Role, Span, flow, line, wrap
from ..widgets.numbers import number
from .detail_panel import input_name

NOT_YET = "not yet in this step"
FULL = 33
"""Cells that a product takes with its indentation; where there are fewer it goes without."""
AGREE = 1e-4
"""Relative difference up to which two derivatives count as equal, as in the check of all gradients."""


def forward_lines(detail: UnitDetail, description: RunDescription, width: int, *, terms: int) -> list[Line]:
    """z = w·x + b for the chosen example, the largest products first, adding up to what is shown."""
    focus = detail.focus
    layer = description.layers[focus.layer - 1]
    source = "x" if focus.layer == 1 else f"a{focus.layer - 1}"
    head = line("forward ", "strong").add(f"z = w·{source} + b", "dim")
    if detail.inputs is None:
        return [head.add("  " + ("no batch yet" if detail.chosen is None else NOT_YET), "dim")]
    assert detail.chosen is not None
    head.add(f", example {detail.chosen.place}", "dim")
    products = detail.weights * detail.inputs
    order = np.argsort(-np.abs(np.nan_to_num(products, nan=np.inf)), kind="stable")[:terms]
    rows = [head]
    indent = "  " if width >= FULL else ""
    for place in order.tolist():
        factors = f"{indent}{number(detail.weights[place]):>8} × {number(detail.inputs[place]):<8}"
        row = line(factors).add(f" = {number(products[place]):>9}")
        room = width - row.width - 2
        rows.append(row.add(f"  {input_name(description, focus.layer, place, room=room)}", "dim") if room > 1 else row)
    rest = len(products) - len(order)
    if rest > 0:
        others = float(products.sum() - products[order].sum())
        rows.append(line(f"{indent}{f'{rest} other terms':<19}", "dim").add(f" = {number(others):>9}"))
    rows.append(line(f"{indent}{'bias b':<19}", "dim").add(f" = {number(detail.bias):>9}"))
    if detail.chosen.z is None or detail.chosen.a is None:
        return [*rows, line(f"{indent}{'sum z':<19}", "strong").add(f" = {NOT_YET}", "dim")]
    rows.append(line(f"{indent}{'sum z':<19}", "strong").add(f" = {number(detail.chosen.z):>9}", "strong"))
    result = f"a = {layer.activation}(z) = {number(detail.chosen.a)}"
    return rows + wrap([(result, "accent"), (f"   {layer.formula}", "dim")], width, first=2, indent=2)


def backward_lines(detail: UnitDetail, description: RunDescription, width: int, *, is_between: bool) -> list[Line]:
    """δ, the gradient of the weight in focus as the sum it is, and the check of it by a difference.

    `is_between` two steps slope, δ and gradient are those of the step just made, before its update changed the weights
    that the forward numbers are of; the lines say so.
    """
    head = line("backward ", "strong").add("δ = dL/dz", "dim")
    if detail.delta is None or detail.weight_gradient is None:
        return [head.add(f"  {NOT_YET}", "dim"), *_check(detail, width)]
    rows = [head.add(", before the update" if is_between else "", "dim")]
    chosen = detail.chosen
    if chosen is not None and chosen.delta is not None and detail.slope is not None:
        slope = f"slope a′{' then' if is_between else '(z)'} = {number(float(detail.slope[chosen.place]))}   "
        rows += wrap([(slope, "text"), (f"δ = {number(chosen.delta)}", "accent")], width, first=2, indent=2)
    # Not linalg.norm: that may wake BLAS threads, which then spin beside the training.
    norm = float(np.sqrt(np.square(detail.weight_gradient).sum()))
    groups: list[list[Span]] = [
        [("  dw = Σ x·δ", "dim"), (f"  |dw| = {number(norm)}", "text")],
        [("  db = Σ δ = ", "dim"), (number(detail.bias_gradient), "text")],
    ]
    return [*rows, *flow(groups, width, gap=""), *_sum(detail, description, width), *_check(detail, width)]


def weight_symbol(detail: UnitDetail) -> str:
    """`w[17]`, or `b`."""
    return "b" if detail.focus.weight == len(detail.weights) else f"w[{detail.focus.weight}]"


def gradient_in_focus(detail: UnitDetail) -> float | None:
    """The gradient of the weight or bias in focus."""
    weight = detail.focus.weight
    if detail.weight_gradient is None or weight is None or weight == len(detail.weights):
        return detail.bias_gradient
    return float(detail.weight_gradient[weight])


def _sum(detail: UnitDetail, description: RunDescription, width: int) -> list[Line]:
    """`dw[3] = Σ x·δ = 0.2·0.1 + … = 0.03`, the largest terms first; and what was made of the sum, if not itself."""
    if detail.factors is None or detail.delta is None or detail.focus.weight is None:
        return []
    products = detail.factors * detail.delta
    total, used = float(products.sum()), gradient_in_focus(detail)
    order = np.argsort(-np.abs(np.nan_to_num(products, nan=np.inf)), kind="stable")
    written = [f"{number(detail.factors[at], digits=3)}·{number(detail.delta[at], digits=2)}" for at in order.tolist()]
    shown = written[: 3 if width >= 44 else 2]
    name = input_name(description, detail.focus.layer, detail.focus.weight)
    more = f" + {len(written) - len(shown)} more" if len(written) > len(shown) else ""
    spans: list[Span] = [
        (f"d{weight_symbol(detail)}", "strong"), (f" {name}: Σ x·δ = ", "dim"),
        (" + ".join(shown) + more, "text"), (f" = {number(total)}", "strong"),
    ]  # fmt: skip
    if used is not None and not _agree(used, total):
        spans.append((f"; what is used is {number(used)}", "bad"))
    return wrap(spans, width, first=2, indent=4)


def _check(detail: UnitDetail, width: int) -> list[Line]:
    check = detail.check
    if check is None:
        return [line("  K ", "key").add("checks it by a central difference", "dim")]
    sign, role, words = _judge(check)
    spans: list[Span] = [
        (f"  d{weight_symbol(detail)} of the coming update: ", "dim"), (number(check.analytic), "text"),
        (" by backpropagation, ", "dim"), (number(check.numeric), "text"), (" by differences ", "dim"),
        (f"{sign} {words}", role),
    ]  # fmt: skip
    return wrap(spans, width, indent=4)


def _judge(check: WeightCheck) -> tuple[str, Role, str]:
    if not np.isfinite(check.numeric):
        return "–", "dim", "a rectifier changes sides in between"
    if _agree(check.analytic, check.numeric):
        return DONE, "good", "agrees"
    if check.numeric == 0:
        return MARKED, "bad", "the loss does not depend on it"
    return MARKED, "bad", f"{number(check.analytic / check.numeric)} times too much"


def _agree(one: float, other: float) -> bool:
    return abs(one - other) <= AGREE * max(abs(one), abs(other)) + 1e-12 or not np.isfinite(one)
