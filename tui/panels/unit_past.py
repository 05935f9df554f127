"""A unit's past: weight norm, bias and activity over the run as small curves, and when and of what it died."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.close_look import Death, UnitDetail
from stepgrad.core.observing.measurements import UnitState
from stepgrad.core.observing.unit_history import UnitHistory

from ..charts import sparkline
from ..glyphs import HERE
from ..widgets.lines import Line, Span, line, wrap
from ..widgets.numbers import number, percent, setting

Floats = NDArray[np.float64]
LABEL = 9
VALUE = 9


def history_lines(history: UnitHistory | None, here: int, width: int) -> list[Line]:
    """A curve for each over the steps of the run, its first and newest value at the ends. Empty before two moments."""
    columns = width - LABEL - 2 * VALUE
    if history is None or len(history.steps) < 2 or columns < 8:
        return []
    series: list[tuple[str, Floats, Callable[[float], str]]] = [
        ("|w|", history.weight_norm, number),
        ("b", history.bias, number),
    ]
    if history.active_fraction is not None:
        series.append(("on for", history.active_fraction, percent))
    rows = [line("history ", "strong").add(f"at {len(history.steps)} moments", "dim")]
    for name, values, say in series:
        known = np.isfinite(values)
        drawn = sparkline(spread(history.steps[known], values[known], columns), columns)
        first, newest = (say(float(values[known][end])) if known.any() else "–" for end in (0, -1))
        row = line(f"  {name:<{LABEL - 2}}", "dim").add(f"{first:>{VALUE - 1}} ").add(f"{drawn:<{columns}}", "train")
        rows.append(row.add(f" {newest}"))
    return [*rows, _axis(history, here, columns)]


def spread(steps: NDArray[np.int64], values: Floats, columns: int) -> Floats:
    """The value in force at each of `columns` evenly spaced steps: that of the last moment before."""
    if not len(steps):
        return values
    at = np.linspace(steps[0], steps[-1], columns)
    return values[np.searchsorted(steps, at + 1e-9, "right") - 1]


def _axis(history: UnitHistory, here: int, columns: int) -> Line:
    first, last = int(history.steps[0]), int(history.steps[-1])
    place = round((min(max(here, first), last) - first) / max(1, last - first) * (columns - 1))
    ruler = "─" * place + HERE + "─" * (columns - 1 - place)
    return line(f"  {'step':<{LABEL - 2}}{first:>{VALUE - 1}} ", "dim").add(ruler, "frame").add(f" {last}", "dim")


def death_lines(detail: UnitDetail, state: UnitState, width: int) -> list[Line]:
    """Since when the unit is dead and what the update did that killed it; or how to find out."""
    death = detail.death
    if death is None:
        return [line("d ", "key").add("finds since when, and why", "dim")] if state == UnitState.DEAD else []
    if death.since == 0 and not death.is_edit:
        words = f"dead from the start: 0 for all {death.examples} training examples"
        return wrap([(words, "bad"), (_ever_since(death), "dim")], width)
    spans: list[Span] = [(f"dead since step {death.since}", "bad"), (_ever_since(death), "dim")]
    return [*wrap(spans, width), *wrap([(_say_update(death), "text")], width, first=2, indent=2)]


def _ever_since(death: Death) -> str:
    return ", unchanged to the bit since" if death.is_frozen else ", and at every checkpoint since"


def _say_update(death: Death) -> str:
    before = f"before it active for {death.active_before} of {death.examples}"
    if death.update_norm is None:
        return f"of your own edit there: b {number(death.bias_before)} → {number(death.bias_after)}; {before}"
    share = death.update_norm / death.weight_norm if death.weight_norm else float("inf")
    return (
        f"update {death.since}: |Δw|/|w| = {number(share, digits=3)}, b {number(death.bias_before)} → "
        f"{number(death.bias_after)}, at rate {setting(death.rate or 0.0)}, loss {number(death.loss)}; {before}"
    )
