"""The numbers of a run that may be changed while it goes: rate, batch size, decay, and the optimizer's own."""

from dataclasses import dataclass, fields
from math import isfinite

from ..errors import StepgradError

LARGEST_WHOLE = 10**15
"""More epochs or examples than any run will see; whole numbers up to here are exact as floating point too."""


@dataclass(frozen=True)
class Hyperparameters:
    """Everything about a step that is a number a user may edit.

    `batch_size` 0 means the full training set. `weight_decay` λ acts on weights, never on biases. `clip_norm` 0
    means no clipping; otherwise gradients are scaled down to that global norm. `schedule` is written as in
    `schedules.py`. `epochs` is where the run ends.

    Raises StepgradError for a value that makes no sense.
    """

    learning_rate: float = 0.1
    batch_size: int = 0
    epochs: int = 100
    schedule: str = "constant"
    weight_decay: float = 0.0
    clip_norm: float = 0.0
    momentum: float = 0.9
    rho: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, float) and not isfinite(value):
                raise StepgradError(f"{field.name} must be a finite number, got {value}")
            if isinstance(value, int) and value > LARGEST_WHOLE:
                raise StepgradError(f"{field.name} must be at most {LARGEST_WHOLE:,}")
        self._require("learning_rate", self.learning_rate > 0, "above 0")
        self._require("epochs", self.epochs >= 1, "at least 1")
        self._require("batch_size", self.batch_size >= 0, "at least 1, or 'full'")
        self._require("epsilon", self.epsilon > 0, "above 0")
        for name in ("weight_decay", "clip_norm"):
            self._require(name, getattr(self, name) >= 0, "0 or above")
        for name in ("momentum", "rho", "beta1", "beta2"):
            self._require(name, 0 <= getattr(self, name) < 1, "at least 0 and below 1")

    def _require(self, name: str, holds: bool, wanted: str) -> None:
        if not holds:
            raise StepgradError(f"{name} must be {wanted}, got {getattr(self, name)}")
