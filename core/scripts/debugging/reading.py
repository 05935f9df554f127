"""From what the script's process says to what a screen shows: the description of the run, and its layers in numbers."""

from collections.abc import Mapping, Sequence
from math import nan, prod
from pathlib import Path
from typing import Any

import numpy as np

from stepgrad.core.debugging.snapshot import ParameterView
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.observing.description import Chance, LayerDescription, RunDescription, ScriptDescription
from stepgrad.core.observing.measurements import (
    Distribution,
    Histogram,
    LayerStatistics,
    UnitActivity,
    UnitState,
    Verdict,
)

from ..report import ParameterVerdict

VERDICTS = {
    "correct": Verdict("", True),
    "scaled": Verdict("scaled", False),
    "sign": Verdict("opposite", False),
    "wrong": Verdict("wrong", False),
    "missing": Verdict("missing", False),
    "not-updated": Verdict("unmoved", False),
    "read-after-update": Verdict("late", False),
    "accumulates": Verdict("piles up", False),
}
RARE_SHARE = 0.05
FEWEST, MOST = 10, 1000
"""Iterations that stand for an epoch where there is none: a hundredth of the run, within these."""
NOTHING = Distribution(nan, nan, nan, nan, nan, 0, Histogram(nan, nan, (0,)))


def describe_run(script: Path, found: Mapping[str, Any], version: str) -> RunDescription:
    """What is known of a script before it takes its first step."""
    total = found["total"] or 0
    owners = {place["parameter"]: place["units"] for place in found["rectified"]}
    layers = tuple(
        _describe_parameter(index, row["name"], tuple(row["shape"]), owners.get(index))
        for index, row in enumerate(found["parameters"])
    )
    loss = found["loss"] or {"name": "", "line": None}
    about = ScriptDescription(
        path=found["file"],
        loop=(found["loop"][0], found["loop"][1]),
        loss=loss["name"],
        loss_line=loss["line"],
        has_epochs=found["outer"] is not None,
        lap=max(FEWEST, min(MOST, total // 100)),
    )
    return RunDescription(
        experiment=script.name, title=script.name, dataset=script.name, task="script", examples=0,
        validation_examples=0, features=0, feature_names=(), class_names=(), picture_shape=None, layers=layers,
        loss=loss["name"], loss_formula="", delta_formula="", optimizer="", optimizer_formula="",
        hyperparameters=Hyperparameters(), seed=0, dtype="", steps_per_epoch=0, total_steps=total,
        chance=Chance(nan, "", ""), version=version, script=about,
    )  # fmt: skip


def _describe_parameter(index: int, name: str, shape: tuple[int, ...], units: int | None) -> LayerDescription:
    return LayerDescription(
        index=index + 1, inputs=0, units=units or 0, activation="", formula="", slope_formula="",
        is_rectifier=units is not None, saturates=False, name=name, shape=shape,
    )  # fmt: skip


def parameter_bytes(found: Mapping[str, Any]) -> int:
    """What the parameters take, at eight bytes a number."""
    return 8 * sum(int(prod(row["shape"])) for row in found["parameters"])


def read_layers(rows: Sequence[Mapping[str, Any]], units: Sequence[Mapping[str, Any]]) -> tuple[LayerStatistics, ...]:
    """Each parameter in numbers, with the activity of the rectifier behind it where there is one."""
    activities = {row["parameter"]: read_activity(row) for row in units}
    return tuple(_read_layer(index, row, activities.get(index)) for index, row in enumerate(rows))


def _read_layer(index: int, row: Mapping[str, Any], activity: UnitActivity | None) -> LayerStatistics:
    change = row.get("change")
    has_seen = activity is not None and activity.examples > 0
    return LayerStatistics(
        index=index + 1,
        weight=read_distribution(row["value"]),
        bias=NOTHING,
        gradient=None if change is None else read_distribution(change),
        bias_gradient=None,
        update_ratio=row.get("ratio"),
        activation=None,
        activity=activity or UnitActivity(np.zeros(0, np.uint8), np.zeros(0), 0, True),
        dead=activity.count(UnitState.DEAD) if activity is not None and has_seen else None,
        rare=activity.count(UnitState.RARE) if activity is not None and has_seen else None,
        saturated_fraction=None,
    )


def unmeasured(index: int) -> LayerStatistics:
    """A parameter of which nothing is known yet."""
    return _read_layer(index - 1, {"value": [nan, nan, nan, nan, nan, 0, [nan, nan, [0]]]}, None)


def read_distribution(row: Sequence[Any]) -> Distribution:
    """The numbers of one array."""
    mean, std, low, high, norm, lost, (least, most, counts) = row
    return Distribution(mean, std, low, high, norm, lost, Histogram(least, most, tuple(counts)))


def read_activity(row: Mapping[str, Any]) -> UnitActivity:
    """For how many of the examples each unit gave something, and what that makes of it."""
    active, examples = np.array(row["active"], np.float64), row["examples"]
    share = active / examples if examples else np.zeros(len(active))
    states = np.full(len(active), UnitState.UNKNOWN, np.uint8)
    if examples:
        states[:] = UnitState.ACTIVE
        states[share < RARE_SHARE] = UnitState.RARE
        states[active == 0] = UnitState.DEAD
    return UnitActivity(states, share, examples, row["is_whole"])


def read_verdict(row: ParameterVerdict) -> Verdict:
    """What the check says of a gradient, in a word or two: `10×` where it is ten times too large."""
    if row.verdict == "scaled" and row.ratio is not None:
        return Verdict(f"{row.ratio:.3g}×", False)
    return VERDICTS.get(row.verdict, Verdict("?", None))


def read_view(row: Mapping[str, Any] | None) -> ParameterView | None:
    """A parameter seen closely."""
    if row is None:
        return None
    return ParameterView(
        row["name"], tuple(row["shape"]), read_distribution(row["numbers"]), row["axis"], row["unit"],
        np.array(row["norms"], np.float64), np.array(row["entries"], np.float64),
    )  # fmt: skip
