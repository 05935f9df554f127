"""A tensor in a few numbers, and a layer in a few tensors. Dear, so done when the screen asks or on a schedule.

A large tensor is walked once, in blocks that stay in cache, for all its numbers together; its histogram is drawn
from a few thousand entries spread evenly over it.
"""

from collections.abc import Callable
from math import isfinite, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.network import Layer
from ..network.workspace import Workspace
from .activity import ActivityMonitor
from .measurements import Distribution, Histogram, LayerStatistics, UnitState

Array = NDArray[np.floating[Any]]
BLOCK = 65536
HISTOGRAM_BINS = 16
HISTOGRAM_SAMPLE = 4096


def describe(tensor: Array) -> Distribution:
    """Mean, standard deviation, extremes, norm and histogram of a tensor of any shape."""
    flat = tensor.reshape(-1)
    total = square = 0.0
    low, high = float("inf"), float("-inf")
    for start in range(0, flat.size, BLOCK):
        block = flat[start : start + BLOCK]
        total += float(block.sum())
        square += float(np.dot(block, block))
        low = min(low, float(block.min()))
        high = max(high, float(block.max()))
    if not isfinite(square) or not isfinite(total):
        return _describe_nonfinite(flat)
    mean = total / flat.size
    return Distribution(mean, _spread(flat, mean, square), low, high, sqrt(square), 0, histogram(flat))


def _spread(flat: Array, mean: float, square: float) -> float:
    """Standard deviation from E[x²] − mean², or the long way where that difference would cancel."""
    mean_square = square / flat.size
    variance = mean_square - mean * mean
    cancels = variance < (1e-4 if flat.itemsize == 8 else 1e-2) * mean_square
    return float(flat.std(dtype=np.float64)) if cancels else sqrt(variance)


def _describe_nonfinite(flat: Array) -> Distribution:
    """The numbers over the finite entries; the norm keeps its nan or inf, so that nobody overlooks it."""
    finite = flat[np.isfinite(flat)]
    lost = int(flat.size - finite.size)
    wide = finite.astype(np.float64) if finite.size else np.array([nan])
    # Divided by the largest entry first: the squares of huge entries are beyond the largest number.
    scale = float(np.abs(wide).max()) or 1.0
    low, high = float(wide.min()), float(wide.max())
    wide = wide / scale
    return Distribution(
        scale * float(wide.mean()),
        scale * float(wide.std()),
        low,
        high,
        nan if lost else scale * float(np.linalg.norm(wide)),
        lost,
        histogram(flat),
    )


def histogram(flat: Array, bins: int = HISTOGRAM_BINS) -> Histogram:
    """Counts in equal bins between the extremes of an even sample of the entries."""
    stride = max(1, flat.size // HISTOGRAM_SAMPLE)
    sample = flat[::stride]
    sample = sample[np.isfinite(sample)]
    if not sample.size:
        return Histogram(nan, nan, (0,) * bins)
    low, high = float(sample.min()), float(sample.max())
    # In halves, because the distance between two huge numbers can be beyond the largest one.
    half_width = high / 2.0 - low / 2.0
    if not half_width > 0 or not isfinite(bins / half_width):
        counts = [0] * bins
        counts[bins // 2] = int(sample.size)
        return Histogram(low, high, tuple(counts))
    places = ((sample.astype(np.float64) / 2.0 - low / 2.0) * (bins / half_width)).astype(np.intp)
    np.minimum(places, bins - 1, out=places)
    return Histogram(low, high, tuple(np.bincount(places, minlength=bins).tolist()))


def describe_layer(
    layer: Layer,
    workspace: Workspace,
    activity: ActivityMonitor,
    *,
    has_activations: bool,
    has_gradient: bool,
    update_norm: Callable[[Layer, float], float] | None,
) -> LayerStatistics:
    """All numbers of one layer; the flags: has the batch in hand gone through it, was there ever a backward pass.

    `update_norm(layer, gradient_norm)` measures the newest update, None where there is none to measure.
    """
    weight = describe(layer.weights)
    gradient = describe(layer.weight_gradient) if has_gradient else None
    buffers = workspace.buffers[layer.index - 1]
    seen = activity.of(layer, buffers.a if has_activations else None)
    saturates = layer.activation.limits is not None
    return LayerStatistics(
        index=layer.index,
        weight=weight,
        bias=describe(layer.bias),
        gradient=gradient,
        bias_gradient=describe(layer.bias_gradient) if has_gradient else None,
        update_ratio=_ratio(update_norm(layer, gradient.norm), weight.norm) if update_norm and gradient else None,
        activation=describe(buffers.a) if has_activations else None,
        activity=seen,
        dead=seen.count(UnitState.DEAD) if layer.activation.is_rectifier and seen.examples else None,
        rare=seen.count(UnitState.RARE) if layer.activation.is_rectifier and seen.examples else None,
        saturated_fraction=seen.count(UnitState.SATURATED) / layer.units if saturates and has_activations else None,
    )


def _ratio(update: float, weight: float) -> float:
    if weight == 0:
        return 0.0 if update == 0 else float("inf")
    return update / weight
