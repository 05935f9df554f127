"""Curves as inline SVG, drawn from numbers: logarithmic where the values span decades, not finite ones marked."""

from dataclasses import dataclass
from html import escape
from math import floor, isfinite, log10

from stepgrad.core.observing.measurements import Curve

WIDTH, HEIGHT = 860, 300
LEFT, RIGHT, TOP, BOTTOM = 70, 16, 14, 34
DECADES = 1.5
"""Decades from which a linear axis would hide the small values."""


@dataclass(frozen=True)
class Series:
    """One line: its name, the class that gives it its colour, its points."""

    name: str
    style: str
    curve: Curve


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float
    is_log: bool

    def place(self, value: float) -> float:
        """From 0 at the low end to 1 at the high one."""
        value = log10(value) if self.is_log else value
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5

    def ticks(self) -> list[float]:
        """Round values to write beside the axis."""
        if self.is_log:
            return [
                10.0**power for power in range(floor(self.low), floor(self.high) + 2) if self.low <= power <= self.high
            ]
        step = 10.0 ** floor(log10(max(1e-300, (self.high - self.low) / 4.0)))
        step *= next(lead for lead in (1, 2, 5, 10) if (self.high - self.low) / (step * lead) <= 6)
        first = floor(self.low / step) + 1
        return [step * k for k in range(first, first + 8) if step * k <= self.high]


def draw_curves(series: list[Series], level: float, level_name: str) -> str:
    """The series over the steps, with a dashed line at a level."""
    values = [float(value) for one in series for value in one.curve.values] + ([level] if level > 0 else [])
    last = max([1, *(int(one.curve.steps[-1]) for one in series if len(one.curve.steps))])
    axis = _axis_of(values)
    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="loss over steps">']
    parts += [_grid(axis, value) for value in axis.ticks()]
    if level > 0:
        y = _y(axis, level)
        parts.append(f'<line class="level" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="level" x="{WIDTH - RIGHT}" y="{y - 4:.1f}" text-anchor="end">{escape(level_name)}</text>'
        )
    for one in series:
        parts.append(_line(one, axis, last))
        parts += [_mark(int(step), last) for step in one.curve.nonfinite]
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">1</text>')
    parts.append(f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end">step {last}</text></svg>')
    return "".join(parts)


def _axis_of(values: list[float]) -> _Axis:
    finite = [value for value in values if isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    if low > 0 and log10(high) - log10(low) > DECADES:
        return _Axis(log10(low), log10(high), is_log=True)
    margin = 0.05 * (high - low or abs(high) or 1.0)
    return _Axis(low - margin, high + margin, is_log=False)


def _x(step: int, last: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (step - 1) / max(1, last - 1)


def _y(axis: _Axis, value: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * axis.place(value)


def _grid(axis: _Axis, value: float) -> str:
    y = _y(axis, value)
    line = f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
    return line + f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:.3g}</text>'


def _line(series: Series, axis: _Axis, last: int) -> str:
    # A value of 0 has no place on a logarithmic axis.
    pairs = [
        f"{_x(int(step), last):.1f},{_y(axis, float(value)):.1f}"
        for step, value in zip(series.curve.steps, series.curve.values, strict=True)
        if value > 0 or not axis.is_log
    ]
    title = f"<title>{escape(series.name)}</title>"
    return f'<polyline class="{series.style}" points="{" ".join(pairs)}">{title}</polyline>'


def _mark(step: int, last: int) -> str:
    x = _x(step, last)
    title = f"<title>not finite: step {step}</title>"
    return f'<text class="bad" x="{x:.1f}" y="{TOP + 8}" text-anchor="middle">×{title}</text>'
