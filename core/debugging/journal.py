"""The journal: what the user changed and where in the run, so that it can be carried out again on the way.

A line of a run is told whole by its journal: two lines are one and the same up to the first edit in which they differ.
"""

from dataclasses import dataclass
from typing import Literal

from ..network.settings import Hyperparameters

Which = Literal["weights", "bias"]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a run: `step` updates are done, and `phase` phases of the next one."""

    step: int
    phase: int = 0


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One weight or bias and what it was set to. Layers count from 1; `input` is None for a bias."""

    layer: int
    which: Which
    unit: int
    input: int | None
    value: float

    @property
    def name(self) -> str:
        """As users write it: `w1[3,5]` is the weight from input 3 to unit 5, `b1[5]` that unit's bias."""
        return f"b{self.layer}[{self.unit}]" if self.input is None else f"w{self.layer}[{self.input},{self.unit}]"

    def __str__(self) -> str:
        return f"{self.name} {self.value:g}"


def parameter_value(layer: int, which: Which, place: tuple[int, ...], value: float = 0.0) -> ParameterValue:
    """From the numbers in the brackets: (input, unit) of a weight, (unit,) of a bias."""
    return ParameterValue(layer, which, place[-1], place[0] if len(place) > 1 else None, value)


@dataclass(frozen=True, slots=True)
class Edit:
    """What the user changed at a position: settings and faults in force from there on, parameters set once."""

    at: Position
    hyperparameters: Hyperparameters
    faults: tuple[str, ...]
    parameters: tuple[ParameterValue, ...] = ()


Journal = tuple[Edit, ...]
"""Edits in order of their positions, at most one for each."""


def enter(journal: Journal, edit: Edit) -> Journal:
    """The journal with one edit more; what was planned for later is dropped, what was changed here before is kept."""
    before = edits_before(journal, edit.at)
    parameters = [entry.parameters for entry in journal if entry.at == edit.at]
    merged = (*parameters[0], *edit.parameters) if parameters else edit.parameters
    return (*before, Edit(edit.at, edit.hyperparameters, edit.faults, merged))


def edits_before(journal: Journal, position: Position) -> Journal:
    """What has been done by the time the run comes to that position, without what is done there."""
    return tuple(entry for entry in journal if entry.at < position)


def set_by_hand(journal: Journal, until: Position) -> tuple[tuple[int, ParameterValue], ...]:
    """Weights and biases set up to a position, each with the updates done by then.

    One set within a step was set before its layer had used it, so setting it before the step is the same.
    """
    return tuple((entry.at.step, value) for entry in journal if entry.at <= until for value in entry.parameters)


def parameters_set(journal: Journal, since: Position) -> tuple[tuple[Position, ParameterValue], ...]:
    """All weights and biases set from a position on."""
    return tuple((entry.at, value) for entry in journal if entry.at >= since for value in entry.parameters)
