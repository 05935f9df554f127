"""The changes that are tried, each a function from a recipe and its data to the same with one thing altered.

A change that would alter nothing is none, and returns None.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..experiment import Experiment
from ..network.settings import Hyperparameters
from ..training.data import Examples, TrainingData
from ..training.faults import RecipeFault, parse_fault

ONE_BATCH = 16
"""Examples that a network should be able to learn by heart, whatever else is wrong."""
SURE_RATE = 0.01
"""Of Adam, on few examples: learned every one of the built-in experiments' batches within 2000 steps."""
WIDER = 8
FRESH_STARTS = {"relu": "he", "leaky_relu": "he", "elu": "he", "gelu": "he", "softplus": "he"}


@dataclass(frozen=True)
class Changed:
    """A changed recipe and its data; `change` completes "with …". `is_touched`: weights set by hand are set too."""

    experiment: Experiment
    data: TrainingData
    change: str
    is_touched: bool = True


Change = Callable[[Experiment, TrainingData], Changed | None]


def as_carried_out(experiment: Experiment, data: TrainingData) -> Experiment:
    """What faults have made of the recipe as a recipe of its own; the faults that act elsewhere stay in it."""
    return replace(experiment.carried_out(data), faults=_beyond_the_recipe(experiment, experiment.faults))


def as_it_stands(
    experiment: Experiment, data: TrainingData, settings: Hyperparameters, faults: tuple[str, ...]
) -> Experiment:
    """The recipe of a run whose settings and faults were changed since it began."""
    carried_out = as_carried_out(experiment, data)
    return replace(carried_out, hyperparameters=settings, faults=_beyond_the_recipe(experiment, faults))


def _beyond_the_recipe(experiment: Experiment, faults: tuple[str, ...]) -> tuple[str, ...]:
    layers = len(experiment.activations)
    return tuple(text for text in faults if not isinstance(parse_fault(text, layers).fault, RecipeFault))


def right_gradient(experiment: Experiment, data: TrainingData) -> Changed | None:
    """Every step as its formulas have it: the gradient that differences confirm, and the optimizer's own update."""
    layers = len(experiment.activations)
    kept = tuple(text for text in experiment.faults if parse_fault(text, layers).fault.acts_when_built)
    if kept == experiment.faults:
        return None
    return Changed(
        replace(experiment, faults=kept), data, "gradients that differences confirm, and the formula's update"
    )


def standardized(experiment: Experiment, data: TrainingData) -> Changed | None:
    """Every feature with mean 0 and deviation 1; left alone where it is so already."""
    inputs = data.inputs.astype(np.float64)
    mean, spread = inputs.mean(axis=0), inputs.std(axis=0)
    if not np.isfinite(mean).all() or (np.abs(mean).max() < 0.1 and np.abs(spread - 1.0).max() < 0.1):
        return None
    spread = np.where(spread > 0, spread, 1.0)
    altered = replace(Examples.copied_from(data), inputs=(inputs - mean) / spread)
    validation = (data.validation_inputs - mean) / spread
    return Changed(experiment, replace(altered, validation_inputs=validation), "inputs of mean 0 and deviation 1")


def untouched(experiment: Experiment, data: TrainingData) -> Changed | None:
    """Weights as training leaves them, none set by hand."""
    return Changed(experiment, data, "no weight set by hand", is_touched=False)


def other_seed(experiment: Experiment, data: TrainingData) -> Changed | None:
    """Other starting weights of the same kind, and another order of the examples."""
    return Changed(replace(experiment, seed=experiment.seed + 1), data, f"seed {experiment.seed + 1}")


def fresh_start(experiment: Experiment, data: TrainingData) -> Changed | None:
    """A start that keeps the signal's size in every layer."""
    name = FRESH_STARTS.get(experiment.activations[0], "xavier")
    if experiment.initializer == name and experiment.bias_initializer == "zeros":
        return None
    changed = replace(experiment, initializer=name, bias_initializer="zeros")
    return Changed(changed, data, f"a start of {name} and biases of 0")


def rate_times(factor: float) -> Change:
    """The same steps with another rate."""

    def change(experiment: Experiment, data: TrainingData) -> Changed | None:
        rate = experiment.hyperparameters.learning_rate * factor
        settings = replace(experiment.hyperparameters, learning_rate=rate)
        return Changed(replace(experiment, hyperparameters=settings), data, f"rate {rate:g}")

    return change


def one_batch(experiment: Experiment, data: TrainingData) -> Changed | None:
    """A handful of examples, all of them in every step, with the surest of optimizers; none where there are no more."""
    count = ONE_BATCH
    if len(data.inputs) <= count:
        return None
    settings = Hyperparameters(learning_rate=SURE_RATE, epochs=10**6)
    few = np.linspace(0, len(data.inputs) - 1, count).astype(int)
    part = replace(Examples.copied_from(data), inputs=data.inputs[few], targets=data.targets[few])
    part = replace(part, validation_inputs=part.inputs[:0], validation_targets=part.targets[:0])
    changed = replace(experiment, optimizer="adam", hyperparameters=settings)
    return Changed(changed, part, f"{count} examples alone, by heart, with adam {SURE_RATE:g}", is_touched=False)


def wider(experiment: Experiment, data: TrainingData) -> Changed | None:
    """Hidden layers several times as wide; what a fault has made of the recipe is taken for the recipe."""
    experiment = as_carried_out(experiment, data)
    hidden = tuple(WIDER * max(2, size) for size in experiment.sizes[1:-1]) or (32,)
    sizes = (experiment.sizes[0], *hidden, experiment.sizes[-1])
    activations = experiment.activations if len(experiment.sizes) > 2 else ("relu", experiment.activations[-1])
    changed = replace(experiment, sizes=sizes, activations=activations)
    return Changed(changed, data, f"hidden layers of {hidden[0]} units", is_touched=False)
