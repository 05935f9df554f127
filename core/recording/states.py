"""A state as plain values and named arrays, and back: what a checkpoint in a run file is made of."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from ..network.settings import Hyperparameters
from ..observing.activity import ActivityMonitor
from ..training.state import TrainingState
from .tensors import Tensors


def split(state: TrainingState, activity: ActivityMonitor) -> tuple[dict[str, Any], Tensors]:
    """The plain values by name, and the arrays by name, not copied."""
    plain: dict[str, Any] = {"active examples": list(activity.examples)}
    arrays: dict[str, Any] = {}
    for field in fields(state):
        value = getattr(state, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        elif isinstance(value, tuple) and value and all(isinstance(entry, np.ndarray) for entry in value):
            arrays |= {f"{field.name} {place}": entry for place, entry in enumerate(value)}
        elif isinstance(value, dict):
            arrays |= {f"{field.name} {name}": entry for name, entry in value.items()}
        elif isinstance(value, Hyperparameters):
            plain[field.name] = asdict(value)
        elif isinstance(value, tuple):
            plain[field.name] = list(value)
        else:
            plain[field.name] = value
    for name, counts in (("active", activity.counts), ("active last epoch", activity.counts_of_last_epoch)):
        arrays |= {f"{name} {layer}": count for layer, count in counts.items()}
    return plain, arrays


def join(like: TrainingState, plain: Mapping[str, Any], arrays: Tensors) -> TrainingState:
    """A state of the same form as `like`, with the values that were split off another."""
    values: dict[str, Any] = {}
    for field in fields(like):
        present = getattr(like, field.name)
        if isinstance(present, np.ndarray):
            values[field.name] = arrays[field.name]
        elif isinstance(present, dict):
            start = f"{field.name} "
            values[field.name] = {
                name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)
            }
        elif isinstance(present, Hyperparameters):
            values[field.name] = Hyperparameters(**plain[field.name])
        elif isinstance(present, tuple) and field.name in plain:
            values[field.name] = tuple(plain[field.name])
        elif isinstance(present, tuple):
            values[field.name] = tuple(arrays[f"{field.name} {place}"] for place in range(len(present)))
        else:
            values[field.name] = plain[field.name]
    return TrainingState(**values)


def join_activity(like: ActivityMonitor, plain: Mapping[str, Any], arrays: Tensors) -> ActivityMonitor:
    """A monitor of the same network as `like` that stands where the stored one stood."""
    activity = like.copy()
    current, whole = (
        {layer: arrays[f"{name} {layer}"] for layer in activity.counts} for name in ("active", "active last epoch")
    )
    activity.stand_at(current, whole, tuple(plain["active examples"]))
    return activity
