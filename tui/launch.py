"""From the words of a command line to a session: recipe, the user's changes to it, data.

A `Launch` is a small picklable value, so the session can be built where it will live, in the trainee's process, and
nothing large is ever sent there.
"""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stepgrad import __version__
from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.session import Session
from stepgrad.core.experiment import DataChoice, Experiment, fitting, parse_layers, spread_activations
from stepgrad.core.experiment_file import DEFAULT_EXPERIMENT, load_experiment
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.network.weights_fit import NamedWeights
from stepgrad.datasets import DataRequest, Dataset, load

if TYPE_CHECKING:
    from stepgrad.core.recording.budgets import Budgets


@dataclass(frozen=True, slots=True)
class Changes:
    """What the command line says over the recipe; None leaves the recipe's own."""

    data: str | None = None
    target: str | None = None
    examples: int | None = None
    validation: float | None = None
    standardize: bool | None = None
    scale: tuple[float, float] | None = None
    layers: str | None = None
    activation: str | None = None
    output: str | None = None
    loss: str | None = None
    initializer: str | None = None
    optimizer: str | None = None
    schedule: str | None = None
    learning_rate: float | None = None
    weight_decay: float | None = None
    clip_norm: float | None = None
    batch_size: int | None = None
    epochs: int | None = None
    seed: int | None = None
    dtype: str | None = None
    faults: tuple[str, ...] = ()
    breakpoints: tuple[str, ...] = ()
    watches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Launch:
    """Call it for a session at step 0, or where the run in the file `resume` stood.

    `record`: into this new file. `record_into`: into a new file in this folder, where that is possible. `init_from`:
    begin with the weights in this file. `record_budget`: MiB the new file may take.
    Raises StepgradError for anything the user must put right.
    """

    experiment: str | None
    changes: Changes = Changes()
    keeps_past: bool = False
    checks_gradients: bool = True
    record: Path | None = None
    record_into: Path | None = None
    resume: Path | None = None
    init_from: Path | None = None
    record_budget: float | None = None

    def __call__(self) -> Session:
        experiment, data = self.resolve()
        start = self.find_start()
        session = build_session(
            experiment,
            data,
            version=__version__,
            keeps_past=self.keeps_past or self.resume is not None,
            checks_gradients=self.checks_gradients,
            start=start,
        )
        if self.resume is not None:
            from .recording import resume

            resume(session, self.resume, data)
        elif self.record is not None:
            from .recording import record

            record(session, self.record, experiment, data, start, budgets=self.budgets)
        elif self.record_into is not None:
            from .recording import record_into

            record_into(session, self.record_into, experiment, data, start, budgets=self.budgets)
        return session

    @property
    def budgets(self) -> "Budgets | None":
        """How large the new run file may become; None where nothing is said of it."""
        from stepgrad.core.recording.budgets import split

        return None if self.record_budget is None else split(self.record_budget)

    def find_start(self) -> NamedWeights | None:
        """The weights the run begins with, None where they are the recipe's."""
        if self.resume is not None:
            from .recording import start_in

            return start_in(self.resume)
        if self.init_from is None:
            return None
        from stepgrad.core.network.weights_file import read_weights

        return NamedWeights(str(self.init_from), read_weights(self.init_from))

    def resolve(self) -> tuple[Experiment, Dataset]:
        """The final recipe, and its data loaded. Data without a recipe get a fitting one."""
        if self.resume is not None:
            from .recording import recipe_in

            experiment = apply_changes(recipe_in(self.resume), self.changes)
            return experiment, load_data(experiment)
        if self.experiment is None and self.changes.data is not None:
            choice = _choose_data(DataChoice(), self.changes)
            data = load(_request(choice))
            recipe = fitting(Path(self.changes.data).stem, choice, data)
            return apply_changes(recipe, self.changes), data
        recipe = apply_changes(load_experiment(self.experiment or DEFAULT_EXPERIMENT), self.changes)
        return recipe, load_data(recipe)


def load_data(experiment: Experiment) -> Dataset:
    """The data a recipe names. Raises StepgradError where they cannot be read."""
    return load(_request(experiment.data))


def _request(choice: DataChoice) -> DataRequest:
    # The data of an experiment are the same whatever its seed: a seed stands for the start and the shuffles.
    return DataRequest(
        choice.name,
        choice.path,
        target=choice.target,
        standardize=choice.standardize,
        scale=choice.scale,
        validation=choice.validation,
        examples=choice.examples,
    )


def _choose_data(choice: DataChoice, changes: Changes) -> DataChoice:
    wanted: dict[str, Any] = {
        "target": changes.target,
        "examples": changes.examples,
        "validation": changes.validation,
        "standardize": changes.standardize,
        "scale": changes.scale,
    }
    if changes.data is not None:
        choice = DataChoice(path=changes.data)
    return replace(choice, **{key: value for key, value in wanted.items() if value is not None})


def apply_changes(experiment: Experiment, changes: Changes) -> Experiment:
    """The recipe with the user's changes. Raises StepgradError where they contradict it."""
    sizes = parse_layers(changes.layers) if changes.layers else experiment.sizes
    numbers = {
        field.name: value
        for field in fields(Hyperparameters)
        if (value := getattr(changes, field.name, None)) is not None
    }
    direct = {
        name: value
        for name in ("loss", "initializer", "optimizer", "seed", "dtype")
        if (value := getattr(changes, name)) is not None
    }
    return replace(
        experiment,
        data=_choose_data(experiment.data, changes),
        sizes=sizes,
        activations=_choose_activations(experiment, changes, len(sizes) - 1),
        hyperparameters=replace(experiment.hyperparameters, **numbers),
        faults=changes.faults or experiment.faults,
        breakpoints=experiment.breakpoints + changes.breakpoints,
        watches=experiment.watches + changes.watches,
        **direct,
    )


def _choose_activations(experiment: Experiment, changes: Changes, layers: int) -> tuple[str, ...]:
    """Hidden activations of the recipe are kept where the number of layers allows, or where they are all alike."""
    hidden, output = experiment.activations[:-1], changes.output or experiment.activations[-1]
    if changes.activation is not None:
        return spread_activations(changes.activation, output, layers)
    if len(hidden) == layers - 1:
        return (*hidden, output)
    alike = hidden[0] if len(set(hidden)) == 1 else "relu"
    return spread_activations(alike, output, layers)
