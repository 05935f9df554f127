"""An experiment: a complete recipe for a run, and the checks that it makes sense together with its data."""

from dataclasses import dataclass, field, replace

from .errors import StepgradError
from .network.activations import ACTIVATIONS, activation_named
from .network.initializers import parse_initializer
from .network.losses import LOSSES, loss_named
from .network.network import Architecture
from .network.optimizers import optimizer_named
from .network.settings import Hyperparameters
from .training.data import TrainingData
from .training.faults import Site, place_faults, recipe_changes
from .training.schedules import parse_schedule

DTYPES = ("float64", "float32")
MOST_PARAMETERS = 10**9
"""In double precision weights and gradients of so many take 16 GB."""
LONGEST_SIZE = 12
"""Digits of a layer's size."""


@dataclass(frozen=True, slots=True)
class DataChoice:
    """Which data: a built-in `name` or the `path` of a user's own, and what to do to them before training.

    `examples` keeps only the first so many training examples; `validation` is the share held out (None: the data
    set's own split, 0: none); `scale` maps inputs to that range.
    """

    name: str | None = None
    path: str | None = None
    target: str | None = None
    examples: int | None = None
    validation: float | None = None
    standardize: bool = False
    scale: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A recipe. `sizes` are all layer sizes with the inputs first; `activations` one for each layer.

    `faults` are deliberate bugs by the codes of the catalogue, `breakpoints` conditions to stop at, `watches`
    expressions to show. Names and numbers are checked here (conditions and expressions when the session is built);
    whether they fit the data is checked by `architecture_for`. Raises StepgradError.
    """

    name: str
    data: DataChoice
    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    title: str = ""
    description: str = ""
    initializer: str = "he"
    bias_initializer: str = "zeros"
    dtype: str = "float64"
    optimizer: str = "sgd"
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    seed: int = 0
    shuffle: bool = True
    faults: tuple[str, ...] = ()
    breakpoints: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise StepgradError(f"layers '{self.layers}': expected at least INPUTS-OUTPUTS, each 1 or more")
        if len(self.activations) != len(self.sizes) - 1:
            raise StepgradError(
                f"{len(self.activations)} activations for {len(self.sizes) - 1} layers ({self.layers}): "
                "expected one for each, or one for all hidden layers"
            )
        for activation in self.activations:
            activation_named(activation)
        parameters = Architecture(self.sizes, self.activations, self.loss).parameter_count
        if parameters > MOST_PARAMETERS:
            raise StepgradError(f"layers {self.layers}: {parameters:.2g} parameters are more than fit into memory")
        if "softmax" in self.activations[:-1]:
            raise StepgradError("softmax can only be the output activation; use relu, tanh or sigmoid in hidden layers")
        loss_named(self.loss)
        optimizer_named(self.optimizer)
        parse_initializer(self.initializer)
        parse_initializer(self.bias_initializer)
        parse_schedule(self.hyperparameters.schedule)
        if self.dtype not in DTYPES:
            raise StepgradError(f"dtype must be one of {', '.join(DTYPES)}, got '{self.dtype}'")
        if self.seed < 0:
            raise StepgradError(f"seed must be 0 or above, got {self.seed}")
        self._check_loss()
        place_faults(self.faults, self.site())

    @property
    def layers(self) -> str:
        """Sizes as a user writes them: 12288-64-1."""
        return "-".join(map(str, self.sizes))

    def site(self, data: TrainingData | None = None) -> Site:
        """This recipe, with its data where they are known, as a place for faults."""
        return Site(self.sizes, self.activations, self.loss, self.optimizer, self.hyperparameters, data)

    def carried_out(self, data: TrainingData) -> "Experiment":
        """The recipe as its faults have it: what they change of it is changed, and none is left to change more.

        Raises StepgradError for a fault that does not fit the data.
        """
        changed = replace(self, faults=())
        for placed in place_faults(self.faults, self.site(data)):
            changed = replace(changed, **recipe_changes(placed, changed.site(data)))
        return changed

    def _check_loss(self) -> None:
        """A cross-entropy needs probabilities, of the right kind."""
        output = self.activations[-1]
        needed = LOSSES[self.loss].fused_with
        if needed and output != needed:
            raise StepgradError(
                f"loss {self.loss} needs a {needed} output, got {output}; "
                f"use --output {needed}, or {_loss_for(output)} for {output}"
            )
        if output == "softmax" and self.sizes[-1] == 1:
            raise StepgradError(
                "softmax over a single output is always 1; give it an output for each class, or use --output sigmoid "
                "--loss bce for yes or no"
            )


def _loss_for(output: str) -> str:
    fused = {loss.fused_with: name for name, loss in LOSSES.items() if loss.fused_with}
    return f"--loss {fused.get(output, 'mse')}"


def architecture_for(experiment: Experiment, data: TrainingData) -> Architecture:
    """The network's shape, once it is sure to fit the data. Raises StepgradError saying what does not."""
    features, outputs = data.inputs.shape[1], data.targets.shape[1]
    sizes = experiment.sizes
    if sizes[0] != features:
        fitting = "-".join(map(str, (features, *sizes[1:])))
        raise StepgradError(
            f"layers {experiment.layers}: {data.name} has {features} inputs, not {sizes[0]}; use --layers {fitting}"
        )
    output = experiment.activations[-1]
    if sizes[-1] != outputs:
        kind = f"{outputs} classes" if data.task == "classes" else f"{outputs} output(s)"
        advice = "; for classes use a softmax output with loss cross_entropy" if data.task == "classes" else ""
        fitting = "-".join(map(str, (*sizes[:-1], outputs)))
        raise StepgradError(
            f"layers {experiment.layers}: {data.name} has {kind}, not {sizes[-1]}; use --layers {fitting}{advice}"
        )
    if data.task == "classes" and output == "sigmoid" and experiment.loss == "bce":
        raise StepgradError(
            f"a sigmoid output with bce answers yes or no, but {data.name} has {outputs} classes; "
            "use --output softmax --loss cross_entropy"
        )
    _check_targets(experiment, data)
    return Architecture(sizes, experiment.activations, experiment.loss, experiment.dtype)


def _check_targets(experiment: Experiment, data: TrainingData) -> None:
    """Cross-entropies are defined for targets between 0 and 1 only."""
    loss = experiment.loss
    if data.task == "regression" and loss in ("bce", "cross_entropy"):
        low, high = float(data.targets.min()), float(data.targets.max())
        raise StepgradError(
            f"loss {loss} needs labels 0 or 1, but the targets of {data.name} run from {low:.4g} to {high:.4g}; "
            "use --output identity --loss mse"
        )
    if loss == "cross_entropy" and data.task == "binary":
        raise StepgradError(f"{data.name} has one yes-or-no output; use --output sigmoid --loss bce")
    if experiment.hyperparameters.batch_size > len(data.inputs):
        raise StepgradError(
            f"batch size {experiment.hyperparameters.batch_size} is larger than the training set: {data.name} has "
            f"{len(data.inputs)} examples; use that or 'full'"
        )


def fitting(name: str, choice: DataChoice, data: TrainingData) -> Experiment:
    """A sensible first experiment for data nobody wrote a recipe for: one hidden layer of 32, Adam."""
    output, loss = {
        "binary": ("sigmoid", "bce"),
        "classes": ("softmax", "cross_entropy"),
        "regression": ("identity", "mse"),
    }[data.task]
    examples = len(data.inputs)
    return Experiment(
        name=name,
        title=f"a first network for {data.name}",
        data=choice,
        sizes=(data.inputs.shape[1], 32, data.targets.shape[1]),
        activations=("relu", output),
        loss=loss,
        optimizer="adam",
        hyperparameters=Hyperparameters(learning_rate=0.01, batch_size=32 if examples > 64 else 0, epochs=100),
    )


def spread_activations(hidden: str, output: str, layers: int) -> tuple[str, ...]:
    """One name per layer from `relu` or `relu,tanh` for the hidden layers and one for the output."""
    names = [name.strip() for name in hidden.split(",")]
    for name in [*names, output]:
        if name not in ACTIVATIONS:
            activation_named(name)
    if len(names) == 1:
        names *= layers - 1
    if len(names) != layers - 1:
        raise StepgradError(
            f"activation '{hidden}': {len(names)} names for {layers - 1} hidden layer(s); "
            "give one for each, or one for all"
        )
    return (*names, output)


def parse_layers(text: str) -> tuple[int, ...]:
    """Read `12288-64-1`. Raises StepgradError."""
    parts = [part.strip() for part in text.split("-")]
    are_numbers = all(part.isdecimal() and len(part) <= LONGEST_SIZE for part in parts)
    if len(parts) < 2 or not are_numbers or min(map(int, parts)) < 1:
        raise StepgradError(
            f"layers '{text}': expected sizes joined by '-', inputs first, like 12288-64-1, each 1 or more"
        )
    return tuple(int(part) for part in parts)


def parse_batch_size(value: object) -> int:
    """Read a batch size: a number from 1, or 'full' (returned as 0). Raises StepgradError."""
    if value == "full":
        return 0
    try:
        size = int(str(value))
    except ValueError:
        size = -1
    if size < 1:
        raise StepgradError(f"batch size '{value}': expected a whole number from 1, or 'full'")
    return size
