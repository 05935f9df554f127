"""A checkpoint as a file: everything a run carries from one step to the next, in one `.npz` that NumPy alone can read.

`docs/checkpoint.md` says what is in it. It is written beside its place and then renamed, so a file that is there is
whole, whatever happens on the way.
"""

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError
from ..observing.activity import ActivityMonitor
from ..observing.description import RunDescription
from ..paths import is_there
from ..training.trainer import Trainer
from .journal import Journal

FORMAT = 1

Arrays = dict[str, NDArray[Any]]


def write_checkpoint(
    path: Path,
    trainer: Trainer,
    activity: ActivityMonitor,
    description: RunDescription,
    journal: Journal,
    *,
    recipe: str,
    branch: str,
    overwrite: bool,
) -> None:
    """Write the state between two steps. Raises StepgradError where the file exists already or cannot be written."""
    if path.suffix != ".npz":
        raise StepgradError(f"a checkpoint's name ends in .npz, got '{path}'")
    if is_there(path) and not overwrite:
        raise StepgradError(f"'{path}' exists already; give another name")
    about = {
        **_position(trainer),
        "format": FORMAT,
        "version": description.version,
        "experiment": description.experiment,
        "branch": branch,
        "seed": description.seed,
        "dtype": description.dtype,
        "optimizer": description.optimizer,
        "sizes": [description.features, *(layer.units for layer in description.layers)],
        "hyperparameters": asdict(trainer.state.hyperparameters),
        "faults": list(trainer.state.faults),
        "journal": [asdict(edit) for edit in journal],
        "activity_examples": list(activity.examples),
    }
    texts = {"about": np.array(json.dumps(about, indent=1)), "recipe": np.array(recipe)}
    _write(path, {**texts, **_parameters(trainer), **_slots(trainer), **_memory(trainer), **_activity(activity)})


def _position(trainer: Trainer) -> dict[str, int]:
    state = trainer.state
    return {"step": state.step, "epoch": state.epoch, "cursor": state.cursor, "updates": state.updates}


def _parameters(trainer: Trainer) -> Arrays:
    arrays: Arrays = {}
    for layer in trainer.network.layers:
        arrays[f"W{layer.index}"], arrays[f"b{layer.index}"] = layer.weights, layer.bias
    return arrays


def _slots(trainer: Trainer) -> Arrays:
    """The optimizer's memory, cut as the parameters are: `velocity_W1`."""
    arrays: Arrays = {}
    for name, slot in zip(trainer.updater.optimizer.slot_names, trainer.state.slots, strict=True):
        for layer in trainer.network.layers:
            weights = slot[layer.start : layer.bias_start].reshape(layer.inputs, layer.units)
            arrays[f"{name}_W{layer.index}"] = weights
            arrays[f"{name}_b{layer.index}"] = slot[layer.bias_start : layer.stop]
    return arrays


def _memory(trainer: Trainer) -> Arrays:
    """What deliberate faults carry from step to step."""
    return {f"memory_{name}": values for name, values in trainer.state.memory.items()}


def _activity(activity: ActivityMonitor) -> Arrays:
    """For how many examples each rectifier unit was active: in this epoch so far, and in the last whole one."""
    counts = {"active": activity.counts, "active_last_epoch": activity.counts_of_last_epoch}
    return {f"{name}_{index}": array for name, layers in counts.items() for index, array in layers.items()}


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        raise StepgradError(f"cannot write '{path}': {error.strerror or error}") from None
