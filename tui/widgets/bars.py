"""Histograms and bars made of signs."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.observing.measurements import Histogram

from ..glyphs import BARS


def histogram(shown: Histogram, width: int) -> str:
    """Counts as bars, one sign a bin, rebinned to `width`; a bin that is not empty never looks empty."""
    return bars(rebin(shown.counts, width))


def rebin(counts: Sequence[int], width: int) -> list[int]:
    """Counts in `width` bins or fewer, neighbours added up."""
    if len(counts) <= width or width < 1:
        return list(counts)
    edges = np.linspace(0, len(counts), width + 1).round().astype(int)
    return [int(sum(counts[low:high])) for low, high in pairwise(edges.tolist())]


def bars(values: Sequence[float]) -> str:
    """One sign a value, the largest full height; only a zero is blank."""
    largest = max(values, default=0)
    if largest <= 0:
        return " " * len(values)
    top = len(BARS) - 1
    return "".join(BARS[0] if value <= 0 else BARS[max(1, round(value / largest * top))] for value in values)


def progress(share: float, width: int) -> str:
    """A bar from left to right in eighths of a cell."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    part = " ▏▎▍▌▋▊▉"[rest] if rest else ""
    return ("█" * full + part).ljust(width)[:width]


def signed_bar(value: float, largest: float, half: int) -> str:
    """A bar to the left of the middle for a negative value, to the right for a positive one."""
    size = 0 if not largest or not np.isfinite(value) else round(min(1.0, abs(value) / largest) * half)
    bar = "█" * size
    return f"{bar:>{half}}│{'':<{half}}" if value < 0 else f"{'':>{half}}│{bar:<{half}}"


def histogram_rows(values: NDArray[np.floating], width: int, height: int) -> list[str]:
    """A histogram of finite values drawn `height` rows high, top row first; about 2√n bins, each as wide as fits."""
    finite = np.clip(values[np.isfinite(values)].astype(np.float64), -1e300, 1e300)
    if not len(finite) or width < 1:
        return [""] * height
    bins = max(1, min(width, 48, max(8, int(2 * len(finite) ** 0.5))))
    counts = np.histogram(finite, bins=bins)[0]
    top, stretch = counts.max(), max(1, width // bins)
    rows = []
    for row in range(height, 0, -1):
        filled = np.clip(np.ceil(counts / top * height * 8) - (row - 1) * 8, 0, 8).astype(int)
        rows.append("".join(BARS[int(level)] * stretch for level in filled))
    return rows
