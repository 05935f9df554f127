"""A unit over the whole run: its weights, bias and activity at every checkpoint and now. Nothing is trained again."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..network.network import Layer
from ..training.state import TrainingState
from .activity import ActivityMonitor

Floats = NDArray[np.float64]


class Moment(Protocol):
    """A state that was kept whole, or the present one."""

    @property
    def state(self) -> TrainingState:
        """The state then."""

    @property
    def activity(self) -> ActivityMonitor:
        """What had been counted by then."""


@dataclass(frozen=True, slots=True)
class Present:
    """The state as it is, to be looked at before it moves on."""

    state: TrainingState
    activity: ActivityMonitor


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """(moments,) each, by ascending step. `active_fraction` is nan where nothing had been counted yet."""

    steps: NDArray[np.int64]
    weight_norm: Floats
    bias: Floats
    active_fraction: Floats | None


class HistoryReader:
    """Reads one unit's history out of checkpoints, each checkpoint once."""

    def __init__(self, layer: Layer, unit: int) -> None:
        self._layer, self._unit = layer, unit
        self._known: dict[int, tuple[float, float, float]] = {}
        self._future: object = None

    def read(self, moments: Iterable[Moment], future: object) -> UnitHistory:
        """The history as these moments have it. Where `future` differs from last time's, all is read afresh."""
        if future != self._future:
            self._known, self._future = {}, future
        kept = {moment.state.step: moment for moment in moments}
        known = self._known
        self._known = {step: known.get(step) or self._look(moment) for step, moment in sorted(kept.items())}
        norms, biases, shares = np.array(list(self._known.values()), np.float64).reshape(-1, 3).T
        counts = self._layer.activation.is_rectifier
        return UnitHistory(np.array(list(self._known), np.int64), norms, biases, shares if counts else None)

    def _look(self, moment: Moment) -> tuple[float, float, float]:
        layer = self._layer
        matrix = moment.state.parameters[layer.start : layer.stop].reshape(layer.inputs + 1, layer.units)
        weights = matrix[:-1, self._unit].astype(np.float64)
        share = moment.activity.active_fraction(layer, self._unit) if layer.activation.is_rectifier else None
        norm = float(np.sqrt(np.square(weights).sum()))
        return norm, float(matrix[-1, self._unit]), nan if share is None else share
