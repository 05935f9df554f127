"""Round numbers for an axis, linear or logarithmic, and how they are written."""

import math
from collections.abc import Sequence
from itertools import pairwise


def linear_ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` multiples of 1, 2 or 5 times a power of ten, within [low, high]."""
    span = high - low
    if not (span > 0 and math.isfinite(span)) or most < 1:
        return [low]
    size = 10.0 ** math.floor(math.log10(span / most)) if span / most > 0 else span
    step = next((size * m for m in (1, 2, 5, 10, 20) if span / (size * m) <= most), size * 20)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [k * step for k in range(first, min(last, first + most) + 1)]


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Values between 10**low and 10**high: powers of ten, with 2 and 5 between where few; else evenly spread."""
    low, high = max(low, -307.0), min(high, 307.0)
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    powers = list(range(first, last + 1))
    if len(powers) > most:
        every = -(-len(powers) // most)
        return [10.0**p for p in powers if p % every == 0]
    finer = [
        m * 10.0**p
        for p in range(first - 1, last + 1)
        for m in (1, 2, 5)
        if -307 <= p <= 307 and low - 1e-9 <= math.log10(m) + p <= high + 1e-9
    ]
    if 2 <= len(finer) <= most:
        return finer
    if len(powers) >= 2:
        return [10.0**p for p in powers]
    return [value for value in linear_ticks(10**low, 10**high, most) if value > 0]


def labels(values: Sequence[float], *, is_log: bool = False) -> list[str]:
    """The shortest writing that tells neighbours apart: `0.5 1 2`, `1e-5 1e-3`."""
    if is_log and max(values) > 1e3 * min(values):  # neighbours are powers of ten apart
        return [_power(value) for value in values]
    return [_label(value, values) for value in values]


def _power(value: float) -> str:
    """A tick of a long logarithmic axis: `1e-10`, `0.01`, `5`."""
    if 1e-3 <= value < 1e4:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def _label(value: float, all_values: Sequence[float]) -> str:
    if value == 0 or abs(value) < 1e-12 * max(abs(v) for v in all_values):
        return "0"
    largest = max(abs(v) for v in all_values)
    if largest >= 1e5 or largest < 1e-3 or abs(value) < 1e-3:
        gap = _gap(all_values)
        digits = 0 if gap == 0 else max(0, math.floor(math.log10(abs(value))) - math.floor(math.log10(gap)))
        mantissa, exponent = f"{value:.{min(digits, 3)}e}".split("e")
        return f"{mantissa}e{int(exponent)}"
    return f"{value:.6g}"


def _gap(values: Sequence[float]) -> float:
    """The smallest distance between neighbours."""
    return min((abs(b - a) for a, b in pairwise(values) if a != b), default=0.0)
