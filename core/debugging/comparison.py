"""Two lines of a run side by side: what was done differently, and what came of it at the newest step both have."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..network.settings import Hyperparameters
from ..observing.activity import ActivityMonitor
from ..training.evaluation import accuracy_of
from ..training.trainer import Trainer
from .journal import Journal, Position, parameters_set


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not the same on both lines; empty where one has nothing of the kind."""

    what: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class LayerComparison:
    """One layer on both lines. `distance` is |w theirs - w ours| / |w ours| over weights and biases."""

    index: int
    units: int
    dead_theirs: int | None
    dead_ours: int | None
    distance: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Line `theirs` against the present one, `ours`. They are one and the same up to step `shared`.

    The numbers are those of `step`, the newest that both have; losses are None before the first step.
    """

    theirs: str
    ours: str
    shared: int
    step: int
    changed: tuple[Difference, ...]
    loss_theirs: float | None
    loss_ours: float | None
    accuracy_theirs: float | None
    accuracy_ours: float | None
    layers: tuple[LayerComparison, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at of one line, standing at one step of it."""

    parameters: NDArray[np.floating[Any]]
    settings: Hyperparameters
    faults: tuple[str, ...]
    loss: float | None
    accuracy: float | None
    dead: tuple[int, ...]


def look(trainer: Trainer, activity: ActivityMonitor, task: str) -> View:
    """The line as the trainer stands on it, between two steps."""
    state, work = trainer.state, trainer.workspace
    return View(
        state.parameters.copy(),
        state.hyperparameters,
        state.faults,
        trainer.loss if state.step else None,
        accuracy_of(work.outputs, work.targets, task) if state.step else None,
        activity.dead_counts,
    )


def compare(
    names: tuple[str, str],
    journals: tuple[Journal, Journal],
    shared: int,
    step: int,
    stand_and_look: Callable[[Journal], View],
    trainer: Trainer,
    activity: ActivityMonitor,
) -> Comparison:
    """Compare two lines, theirs first; `stand_and_look` goes to `step` of a line."""
    theirs, ours = (stand_and_look(journal) for journal in journals)
    since = Position(shared)
    layers = []
    for layer in trainer.network.layers:
        part = slice(layer.start, layer.stop)
        moved = float(np.linalg.norm(theirs.parameters[part] - ours.parameters[part]))
        size = float(np.linalg.norm(ours.parameters[part]))
        distance = moved / size if size else (0.0 if moved == 0 else float("inf"))
        place = activity.rectifier_layers.index(layer.index) if layer.index in activity.rectifier_layers else None
        dead = [None if place is None else view.dead[place] for view in (theirs, ours)]
        layers.append(LayerComparison(layer.index, layer.units, dead[0], dead[1], distance))
    changed = (*_settings_changed(theirs, ours), *_parameters_changed(journals, since))
    return Comparison(
        *names, shared, step, changed, theirs.loss, ours.loss, theirs.accuracy, ours.accuracy, tuple(layers)
    )


def _settings_changed(theirs: View, ours: View) -> list[Difference]:
    """Settings and faults in force at that step."""
    changed = []
    for field in fields(Hyperparameters):
        values = getattr(theirs.settings, field.name), getattr(ours.settings, field.name)
        if values[0] != values[1]:
            changed.append(Difference(field.name, *(_say(value) for value in values)))
    if theirs.faults != ours.faults:
        changed.append(Difference("faults", *(", ".join(view.faults) or "none" for view in (theirs, ours))))
    return changed


def _parameters_changed(journals: tuple[Journal, Journal], since: Position) -> list[Difference]:
    """Weights and biases set by hand on one line and not alike on the other."""
    theirs, ours = (parameters_set(journal, since) for journal in journals)
    changed = [
        Difference(value.name, f"{value.value:g} at {at.step}", "") for at, value in theirs if (at, value) not in ours
    ]
    changed += [
        Difference(value.name, "", f"{value.value:g} at {at.step}") for at, value in ours if (at, value) not in theirs
    ]
    return changed


def _say(value: float | int | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
