"""Parameters of a script in numbers as plain values and back: what a run file has of them at a step.

The numbers every run has stand under the names of the JSON contract; under `kept` is what a screen needs beside them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from stepgrad.core.observing.description import LayerDescription
from stepgrad.core.observing.measurements import Distribution, LayerStatistics, Verdict

from ..debugging.reading import NOTHING, read_activity, read_distribution

MOST_UNITS = 1024
"""Of so many units at most it is kept how often each was active."""


def pack_layer(layer: LayerStatistics, described: LayerDescription) -> dict[str, Any]:
    """One parameter as JSON has it."""
    activity = layer.activity
    active: list[int] | None = None
    if layer.dead is not None and layer.units <= MOST_UNITS:
        active = np.rint(activity.active_fraction * activity.examples).astype(int).tolist()
    kept = {
        "weight": _pack(layer.weight),
        "gradient": None if layer.gradient is None else _pack(layer.gradient),
        "active": active,
        "examples": activity.examples,
        "is_whole": activity.is_whole_epoch,
        "verdict": None if layer.verdict is None else [layer.verdict.words, layer.verdict.is_right],
    }
    return {**layer.to_json(), "name": described.name, "kept": kept}


def read_layer(index: int, row: Mapping[str, Any]) -> LayerStatistics:
    """The parameter of that place, from 1. Raises KeyError, TypeError or ValueError for what is none."""
    kept = row["kept"]
    rate = {"active": kept["active"] or [], "examples": kept["examples"], "is_whole": kept["is_whole"]}
    return LayerStatistics(
        index=index,
        weight=read_distribution(kept["weight"]),
        bias=NOTHING,
        gradient=None if kept["gradient"] is None else read_distribution(kept["gradient"]),
        bias_gradient=None,
        update_ratio=row["update_ratio"],
        activation=None,
        activity=read_activity(rate),
        dead=row["dead"] if kept["active"] is not None else None,
        rare=None,
        saturated_fraction=None,
        verdict=None if kept["verdict"] is None else Verdict(*kept["verdict"]),
    )


def _pack(numbers: Distribution) -> list[Any]:
    histogram = numbers.histogram
    shape = [histogram.low, histogram.high, list(histogram.counts)]
    return [
        numbers.mean, numbers.std, numbers.minimum, numbers.maximum, numbers.norm, numbers.nonfinite, shape,
    ]  # fmt: skip
