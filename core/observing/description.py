"""What a run is, said once before it starts: data, layers, loss, optimizer, and the loss that chance would give."""

from dataclasses import dataclass
from math import prod

from ..network.settings import Hyperparameters


@dataclass(frozen=True, slots=True)
class LayerDescription:
    """One layer; `index` counts from 1. Of a script it is one parameter, with its `name` and `shape`."""

    index: int
    inputs: int
    units: int
    activation: str
    formula: str
    slope_formula: str
    is_rectifier: bool
    saturates: bool
    name: str = ""
    shape: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """What it is called in a table: `1 relu`, or the script's own name."""
        return self.name or f"{self.index} {self.activation}"

    @property
    def size(self) -> str:
        """Inputs and units, or the script's own shape: `64×12288`."""
        return "×".join(map(str, self.shape)) if self.name else f"{self.inputs}×{self.units}"

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return prod(self.shape) if self.name else (self.inputs + 1) * self.units

    @property
    def title(self) -> str:
        """What it is called in running text and in files: `layer 1`, or the script's own name."""
        return self.name or f"layer {self.index}"


@dataclass(frozen=True, slots=True)
class Chance:
    """The loss of the best answer that ignores the inputs, per batch of the usual size, and what it is called.

    `name` is short ("ln 2", "entropy"), `explanation` says where the number comes from.
    """

    value: float
    name: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ScriptDescription:
    """Of a user's own script: its file, the lines of its training loop, what its loss is called (empty: there is none).

    `lap` iterations stand for an epoch where there is no loop around the training loop.
    """

    path: str
    loop: tuple[int, int]
    loss: str
    loss_line: int | None
    has_epochs: bool
    lap: int


@dataclass(frozen=True, slots=True)
class RunDescription:
    """Everything about a run that does not change while it goes."""

    experiment: str
    title: str
    dataset: str
    task: str
    examples: int
    validation_examples: int
    features: int
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]
    picture_shape: tuple[int, int, int] | None
    layers: tuple[LayerDescription, ...]
    loss: str
    loss_formula: str
    delta_formula: str
    optimizer: str
    optimizer_formula: str
    hyperparameters: Hyperparameters
    seed: int
    dtype: str
    steps_per_epoch: int
    total_steps: int
    chance: Chance
    version: str
    script: ScriptDescription | None = None

    @property
    def architecture(self) -> str:
        """Layer sizes with the inputs first: 12288-64-1."""
        return "-".join([str(self.features), *(str(layer.units) for layer in self.layers)])

    @property
    def parameters(self) -> int:
        """Weights and biases of all layers."""
        return sum(layer.parameters for layer in self.layers)
