"""Pictures in a terminal: two pixels a cell by half blocks, or shades of signs where colours are few.

A weight image has negative and positive values: blue and orange around the middle, or two kinds of signs.
"""

from functools import lru_cache
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.color import Color
from rich.style import Style

from ..glyphs import SHADES
from .lines import Line

Array = NDArray[np.floating[Any]]
Pixels = NDArray[np.uint8]
NEGATIVE, MIDDLE, POSITIVE = (70, 140, 255), (24, 24, 28), (255, 150, 40)
LEVELS = 12
MINUS_SIGNS, PLUS_SIGNS = " .-=", " ░▒█"


def fit_size(shape: tuple[int, ...], width: int, height: int) -> tuple[int, int]:
    """Pixels (rows, columns) that a picture of that shape gets in `width` by `height` cells; rows are even."""
    scale = min(width / shape[1], 2 * height / shape[0])
    scale = float(int(scale)) if scale >= 1 else scale
    rows = max(2, round(shape[0] * scale))
    return rows - rows % 2, max(1, round(shape[1] * scale))


def resample(image: Array, rows: int, columns: int) -> Array:
    """(h, w, c) to (rows, columns, c): means when shrinking, the nearest pixel when enlarging."""
    for axis, size in ((0, rows), (1, columns)):
        length = image.shape[axis]
        starts = np.arange(size) * length // size
        if size >= length:
            image = image.take(starts, axis)
        else:
            counts = np.diff(np.append(starts, length)).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
            image = np.add.reduceat(image, starts, axis) / counts
    return image


def to_unit_range(image: Array) -> Array:
    """Brightness 0 to 1: as it is, from 0..255, or from lowest to highest; what is not finite becomes 0."""
    image = _finite(image)
    low, high = float(image.min()), float(image.max())
    if low >= 0 and high <= 1:
        return image
    if low >= 0 and 1 < high <= 255:
        return image / 255
    return (image - low) / (high - low) if high > low else np.zeros_like(image)


def _finite(values: Array) -> Array:
    """With 0 for what is not finite, and small enough to be added up."""
    return np.clip(np.nan_to_num(np.asarray(values, np.float64), nan=0.0, posinf=0.0, neginf=0.0), -1e300, 1e300)


def draw_picture(values: Array, shape: tuple[int, int, int], width: int, height: int, *, in_colour: bool) -> list[Line]:
    """A flattened picture (h·w·c,) as lines of at most that size."""
    flat = np.ascontiguousarray(values, np.float64)
    return list(_draw_picture(flat.tobytes(), shape, width, height, in_colour))


@lru_cache(maxsize=16)
def _draw_picture(
    values: bytes, shape: tuple[int, int, int], width: int, height: int, in_colour: bool
) -> tuple[Line, ...]:
    # Kept, because while a run goes on the same example's picture comes with every snapshot.
    rows, columns = fit_size(shape, width, height)
    image = resample(to_unit_range(np.frombuffer(values)).reshape(shape), rows, columns)
    if not in_colour:
        return tuple(_signs(image[..., :3].mean(axis=2), SHADES))
    colours = np.repeat(image, 3, axis=2) if shape[2] == 1 else image[..., :3]
    return tuple(_half_blocks((colours * 255).round().astype(np.uint8)))


def draw_weights(values: Array, shape: tuple[int, int, int], width: int, height: int, *, in_colour: bool) -> list[Line]:
    """Signed values (h·w·c,), averaged over the channels, scaled to the largest magnitude."""
    rows, columns = fit_size(shape, width, height)
    image = resample(_finite(values).reshape(shape), rows, columns).mean(axis=2)
    # The 99th percentile, so that one outlier does not leave the rest black.
    largest = float(np.quantile(np.abs(image), 0.99)) or float(np.abs(image).max()) or 1.0
    image = np.clip(image / largest, -1, 1)
    if not in_colour:
        return _signed_signs(image)
    # Few levels, so that the styles of most pairs of pixels exist already when the next snapshot comes.
    image = np.rint(image * LEVELS) / LEVELS
    middle = np.array(MIDDLE, np.float64)
    ends = np.where(image[..., None] < 0, np.array(NEGATIVE), np.array(POSITIVE))
    share = np.abs(image)[..., None]
    return _half_blocks((middle + (ends - middle) * share).round().astype(np.uint8))


def _half_blocks(pixels: Pixels) -> list[Line]:
    """(rows, columns, 3) -> rows/2 lines; the upper pixel is the sign's colour, the lower its background."""
    packed = pack(pixels)
    lines = []
    for upper, lower in zip(packed[0::2].tolist(), packed[1::2].tolist(), strict=True):
        row = Line()
        for (above, below), run in groupby(zip(upper, lower, strict=True)):
            row.spans.append(("▀" * len(list(run)), cell_style(above, below)))
        lines.append(row)
    return lines


def pack(pixels: Pixels) -> NDArray[np.int64]:
    """(rows, columns, 3) -> (rows, columns): a colour as one number."""
    packed: NDArray[np.int64] = (pixels.astype(np.int64) << np.array([16, 8, 0])).sum(axis=2)
    return packed


@lru_cache(maxsize=16384)
def cell_style(above: int, below: int) -> Style:
    """The style of a half block with these two colours."""
    return Style(color=_colour(above), bgcolor=_colour(below))


@lru_cache(maxsize=4096)
def _colour(packed: int) -> Color:
    return Color.from_rgb(packed >> 16, packed >> 8 & 255, packed & 255)


def _signs(brightness: Array, scale: str) -> list[Line]:
    """One sign for two pixels, one above the other."""
    pairs = (brightness[0::2] + brightness[1::2]) / 2
    levels = np.clip(np.rint(pairs * (len(scale) - 1)), 0, len(scale) - 1).astype(int)
    return [Line([("".join(scale[level] for level in row), "text")]) for row in levels.tolist()]


def _signed_signs(image: Array) -> list[Line]:
    pairs = (image[0::2] + image[1::2]) / 2
    levels = np.rint(pairs * (len(PLUS_SIGNS) - 1)).astype(int)
    return [
        Line([("".join(PLUS_SIGNS[v] if v >= 0 else MINUS_SIGNS[-v] for v in row), "text")]) for row in levels.tolist()
    ]
