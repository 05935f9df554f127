"""Small data, recipes and sessions that the core's tests share."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stepgrad.core.debugging.assembly import build_session, build_trainer
from stepgrad.core.debugging.session import Session
from stepgrad.core.experiment import DataChoice, Experiment
from stepgrad.core.experiment_file import load_experiment
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.training.trainer import Trainer
from stepgrad.datasets import DataRequest, load

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class SmallData:
    """Whatever has this shape can be trained on."""

    name: str
    task: str
    inputs: Array
    targets: Array
    validation_inputs: Array
    validation_targets: Array
    feature_names: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    picture_shape: tuple[int, int, int] | None = None


def small_data(
    task: str = "binary", *, examples: int = 13, features: int = 3, outputs: int = 1, validation: int = 5, seed: int = 0
) -> SmallData:
    """Random inputs; targets that depend on them: binary, one-hot classes, or numbers."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(examples + validation, features))
    score = x @ rng.normal(size=(features, max(outputs, 1)))
    if task == "binary":
        y = (score > 0).astype(np.float64)
        y[:2] = [[0.0] * outputs, [1.0] * outputs]
    elif task == "classes":
        y = np.eye(outputs)[score.argmax(axis=1)]
    else:
        y = np.sin(score)
    return SmallData("small", task, x[:examples], y[:examples], x[examples:], y[examples:])


def small_experiment(*, hyperparameters: dict[str, Any] | None = None, **changes: Any) -> Experiment:
    """3-5-4-1 with relu and tanh, bce; change what the test is about."""
    recipe = Experiment(
        name="small",
        data=DataChoice(name="small"),
        sizes=(3, 5, 4, 1),
        activations=("relu", "tanh", "sigmoid"),
        loss="bce",
        hyperparameters=Hyperparameters(learning_rate=0.05, batch_size=4, epochs=5),
        seed=3,
    )
    if hyperparameters:
        recipe = replace(recipe, hyperparameters=replace(recipe.hyperparameters, **hyperparameters))
    return replace(recipe, **changes)


def small_trainer(
    *, data: SmallData | None = None, hyperparameters: dict[str, Any] | None = None, **changes: Any
) -> Trainer:
    """A trainer at step 0 on the small experiment."""
    return build_trainer(small_experiment(hyperparameters=hyperparameters, **changes), data or small_data())


def small_session(
    *, data: SmallData | None = None, hyperparameters: dict[str, Any] | None = None, **changes: Any
) -> Session:
    """A session paused at step 0 on the small experiment."""
    return build_session(small_experiment(hyperparameters=hyperparameters, **changes), data or small_data())


def built_in(name: str, *, hyperparameters: dict[str, Any] | None = None, **changes: Any) -> Session:
    """A session on an experiment that ships, with changes."""
    recipe = load_experiment(name)
    if hyperparameters:
        recipe = replace(recipe, hyperparameters=replace(recipe.hyperparameters, **hyperparameters))
    recipe = replace(recipe, **changes)
    choice = recipe.data
    request = DataRequest(choice.name, None, examples=choice.examples, validation=choice.validation)
    return build_session(recipe, load(request))
