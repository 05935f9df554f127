"""One unit with all its numbers: z = w·x + b written out, its weights, and the way back, for one example."""

import numpy as np

from stepgrad.core.observing.description import LayerDescription
from stepgrad.core.observing.measurements import Array, UnitDetail

from ..glyphs import CURSOR
from ..widgets.bars import histogram_rows
from ..widgets.lines import Line, Span, beside, flow, line, wrap
from ..widgets.numbers import number, percent
from ..widgets.picture import draw_weights
from .detail_panel import DetailPanel
from .example_list import feature_bars
from .units import SIGNS

BINS = 24
TERMS = 4
"""Largest products of w·x that are written out."""


class UnitViewPanel(DetailPanel):
    """The unit in focus."""

    title = "2 unit"
    in_colour = True

    def note(self) -> str:
        return "of the step before" if self.is_stale and self.detail else ""

    def draw(self, width: int, height: int) -> list[Line]:
        detail = self.detail
        if detail is None:
            return self.nothing_yet(width)
        layer = self.description.layers[detail.focus.layer - 1]
        self.title = f"2 unit {detail.focus.unit}"
        rows = [*self._verdict(detail, width), Line()]
        # A run that diverged has nan and inf here: they are shown, not warned of.
        with np.errstate(all="ignore"):
            rows += self._numbers(detail, layer, width, height - len(rows))
        return rows

    def _numbers(self, detail: UnitDetail, layer: LayerDescription, width: int, height: int) -> list[Line]:
        rows = _forward(detail, layer, self.description.feature_names, width)
        rows += [Line(), *_backward(detail, self._backward_when(), width), Line()]
        rows += self._weights(detail, layer, width, height - len(rows))
        return rows

    def _backward_when(self) -> str:
        """Between two steps z and a are what the new weights give, but δ is still that of the update just made."""
        is_between = self.snapshot is not None and not self.snapshot.phase.done
        return ", as in the step just done" if is_between else ""

    def _verdict(self, detail: UnitDetail, width: int) -> list[Line]:
        row = next((row for row in detail.units if row.unit == detail.focus.unit), None)
        if row is None:
            return []
        sign, role, word = SIGNS[row.state]
        share = f"on for {percent(row.active_fraction)} of the examples"
        return wrap([(f"{sign} {word}", role), (f"  {share}", "dim")], width)

    def _weights(self, detail: UnitDetail, layer: LayerDescription, width: int, room: int) -> list[Line]:
        """Weights as a picture where the inputs are one, as bars where few, as a histogram; examples beside."""
        examples = _examples_table(detail)
        shape = self.description.picture_shape
        is_wide = width >= 50
        drawn_width = width - 29 if is_wide else width
        shown_width = drawn_width - 1 if is_wide else width
        height = max(14, min(room - 1, 24)) if is_wide else max(14, min(room - 1, 18))
        if detail.focus.layer == 1 and shape is not None:
            picture = draw_weights(detail.weights, shape, shown_width, height - 3, in_colour=self.in_colour)
            bars = [line(row, "train") for row in histogram_rows(detail.weights, min(shown_width, 2 * BINS), 2)]
            low, high = _range(detail.weights)
            head = line("w  ", "strong").add(f"{low} to {high}", "dim")
            drawn = [head, *bars, *picture]
        elif layer.inputs <= 16:
            names = self.description.feature_names if detail.focus.layer == 1 else ()
            names = names or tuple(f"a{place}" for place in range(layer.inputs))
            drawn = [line("w", "strong"), *feature_bars(detail.weights.tolist(), names, shown_width, height - 1)]
        else:
            drawn = _histogram(detail.weights, shown_width, min(height - 1, 6))
        if not is_wide:
            return [*drawn, Line(), *examples]
        return beside(drawn, examples, drawn_width)


def _forward(detail: UnitDetail, layer: LayerDescription, names: tuple[str, ...], width: int) -> list[Line]:
    """z = w·x + b for the focused example, the largest products first, adding up to what is shown."""
    row = detail.focus.example
    products = detail.weights * detail.inputs
    order = np.argsort(-np.abs(np.nan_to_num(products, nan=np.inf)), kind="stable")[:TERMS]
    source = "x" if detail.focus.layer == 1 else f"a{detail.focus.layer - 1}"
    rows = [line("forward ", "strong").add(f"z = w·{source} + b, example {row}", "dim")]
    for place in order:
        name = names[place] if detail.focus.layer == 1 and place < len(names) else f"{source}[{place}]"
        factors = f"  {number(detail.weights[place]):>9} × {number(detail.inputs[place]):<8}"
        rows.append(line(factors).add(f" = {number(products[place]):>9}").add(f"  {name}"[: max(0, width - 34)], "dim"))
    rest = len(products) - len(order)
    if rest > 0:
        others = float(products.sum() - products[order].sum())
        rows.append(line(f"  {f'{rest} other terms':<21}", "dim").add(f" = {number(others):>9}"))
    rows.append(line(f"  {'bias b':<21}", "dim").add(f" = {number(detail.bias):>9}"))
    if row < len(detail.z):
        a = f"a = {layer.activation}(z) = "
        rows.append(line(f"  {'sum z':<21}", "strong").add(f" = {number(float(detail.z[row])):>9}", "strong"))
        rows += wrap(
            [(f"{a}{number(float(detail.a[row]))}", "accent"), (f"   {layer.formula}", "dim")], width, first=2, indent=2
        )
    return rows


def _backward(detail: UnitDetail, when: str, width: int) -> list[Line]:
    """Slope, δ and gradient of this unit, or that the way back has not been gone yet."""
    if detail.delta is None or detail.weight_gradient is None:
        return wrap([("backward ", "strong"), ("not yet in this step", "dim")], width)
    row = detail.focus.example
    rows = [line("backward ", "strong").add(f"δ = dL/dz{when}", "dim")]
    spans: list[Span] = []
    if detail.slope is not None and row < len(detail.slope):
        spans.append((f"slope a′(z) = {number(float(detail.slope[row]))}   ", "text"))
    if row < len(detail.delta):
        spans.append((f"δ = {number(float(detail.delta[row]))}", "accent"))
    rows += wrap(spans, width, first=2, indent=2)
    # Not linalg.norm: that may wake BLAS threads, which then spin beside the training.
    norm = float(np.sqrt(np.square(detail.weight_gradient).sum()))
    groups: list[list[Span]] = [
        [("  dw = Σ δ·x", "dim"), (f"  |dw| = {number(norm)}", "text")],
        [("  db = Σ δ = ", "dim"), (number(detail.bias_gradient), "text")],
    ]
    return rows + flow(groups, width, gap="")


def _examples_table(detail: UnitDetail) -> list[Line]:
    rows = [line(f"row{'z':>9}{'a':>8}{'δ':>8}", "dim")]
    for row in range(len(detail.z)):
        is_focus = row == detail.focus.example
        delta = number(float(detail.delta[row]), digits=2) if detail.delta is not None else "–"
        values = f"{number(float(detail.z[row]), digits=3):>9}{number(float(detail.a[row]), digits=3):>8}{delta:>8}"
        mark = CURSOR if is_focus else " "
        rows.append(line(f"{mark}{row:>2}", "accent" if is_focus else "dim").add(values))
    return rows


def _histogram(values: Array, width: int, height: int) -> list[Line]:
    low, high = _range(values)
    rows = [line("w  ", "strong").add(f"{len(values)} weights", "dim"), line(f"{low} to {high}", "dim")]
    return rows + [line(row, "train") for row in histogram_rows(values, width - 2, height)]


def _range(values: Array) -> tuple[str, str]:
    return number(float(values.min()), digits=2), number(float(values.max()), digits=2)
