"""The runs to be measured: faults where they fit, and healthy experiments varied as a sensible person might."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache

from stepgrad.core.experiment import Experiment
from stepgrad.core.experiment_file import load_experiment
from stepgrad.core.training.data import TrainingData
from stepgrad.core.training.faults import FAULTS, PlacedFault, fitting_layers
from stepgrad.datasets import DataRequest, load

STEPS = {"cats": 120, "circles": 400, "diabetes": 400, "digits": 200, "moons": 400, "spirals": 400, "xor": 6000}
"""Experiments that are right as they ship, and how long each is watched."""
FAULT_SEEDS, HEALTHY_SEEDS, VARIED_SEEDS = (1, 2), range(1, 21), (1, 2)
FRESH = 100
"""Added to the seeds of runs that nothing was tuned on."""
SAMPLE = 80
"""Runs of either kind in a quick measurement."""
RATES = {"sgd": 0.1, "momentum": 0.02, "nesterov": 0.02, "rmsprop": 0.003, "adam": 0.005, "adamw": 0.005}
"""Of the optimizers as a variation; pictures of 12288 numbers take a twentieth with those that ignore the scale."""
PICTURE_SHARE = 0.05
STARTS = {"relu": "he", "leaky_relu": "he", "elu": "he", "gelu": "he", "tanh": "xavier"}
Vary = Callable[[Experiment], Experiment]


@dataclass(frozen=True)
class Case:
    """One run: an experiment by name, how it is varied, the seed, and the fault in it ("" for a healthy one)."""

    experiment: str
    variation: str
    seed: int
    fault: str = ""

    @property
    def code(self) -> str:
        """The fault without its layer."""
        return self.fault.partition(":")[0]

    @property
    def steps(self) -> int:
        """How long it is watched."""
        return STEPS[self.experiment]

    def __str__(self) -> str:
        words = [self.experiment, *([self.variation] if self.variation else []), f"seed {self.seed}"]
        return f"{self.fault or 'healthy'} in {' '.join(words)}"


def recipe_of(case: Case) -> Experiment:
    """The experiment of a case, with its fault."""
    varied = VARIATIONS[case.variation](load_experiment(case.experiment))
    faults = (case.fault,) if case.fault else ()
    return replace(varied, seed=case.seed, faults=faults)


@cache
def data_of(experiment: str) -> TrainingData:
    """Its data, loaded once."""
    choice = load_experiment(experiment).data
    return load(DataRequest(choice.name, None, examples=choice.examples, validation=choice.validation))


def faulty_cases(pattern: str, *, is_fresh: bool = False) -> list[Case]:
    """Every fault in every experiment it fits; first in the first layer that fits, then in the last.

    Fresh ones are the same with other seeds, each in a variation of the experiment drawn at random.
    """
    cases = [case for code in FAULTS if fnmatch(code, pattern) for case in _cases_of(code)]
    return [_freshened(case) for case in cases] if is_fresh else cases


def _freshened(case: Case) -> Case:
    """With another seed, and in another variation in which the fault fits."""
    chance = random.Random(str(case))
    fault = FAULTS[case.code]
    fitting = []
    for variation, vary in VARIATIONS.items():
        recipe = vary(load_experiment(case.experiment))
        layers = fitting_layers(fault, recipe.site(data_of(case.experiment)))
        fitting += [(variation, layer) for layer in layers]
    variation, layer = chance.choice(fitting)
    return Case(case.experiment, variation, case.seed + FRESH, str(PlacedFault(fault, layer)))


def _cases_of(code: str) -> Iterator[Case]:
    fault = FAULTS[code]
    places = []
    for variation in ("", "deeper", "momentum", "weight decay"):
        for name in STEPS:
            recipe = VARIATIONS[variation](load_experiment(name))
            fitting = fitting_layers(fault, recipe.site(data_of(name)))
            if fitting:
                places.append((name, variation, fitting))
        if len(places) > 1:
            break
    for name, variation, fitting in places:
        for seed, layer in zip(FAULT_SEEDS, (fitting[0], fitting[-1]), strict=True):
            yield Case(name, variation, seed, str(PlacedFault(fault, layer)))


def healthy_cases(*, is_fresh: bool = False) -> list[Case]:
    """All experiments as they are with twenty seeds, and each variation that changes something with two."""
    shift = FRESH if is_fresh else 0
    cases = [Case(name, "", seed + shift) for name in STEPS for seed in HEALTHY_SEEDS]
    for variation, vary in VARIATIONS.items():
        for name in STEPS:
            recipe = load_experiment(name)
            if variation and vary(recipe) != recipe:
                cases += [Case(name, variation, seed + shift) for seed in VARIED_SEEDS]
    return cases


def sample(cases: list[Case]) -> list[Case]:
    """A part of them that is the same every time."""
    return random.Random(0).sample(cases, min(SAMPLE, len(cases)))


def _rate(factor: float) -> Vary:
    """For the pictures twice the rate is already too much: half of the seeds end dead."""
    is_up = factor > 1.0
    return lambda recipe: (
        recipe
        if is_up and recipe.name == "cats"
        else _set(recipe, learning_rate=recipe.hyperparameters.learning_rate * factor)
    )


def _set(recipe: Experiment, **numbers: float | int) -> Experiment:
    return replace(recipe, hyperparameters=replace(recipe.hyperparameters, **numbers))  # type: ignore[arg-type]


def _width(factor: float) -> Vary:
    def vary(recipe: Experiment) -> Experiment:
        hidden = tuple(max(3, round(size * factor)) for size in recipe.sizes[1:-1])
        return replace(recipe, sizes=(recipe.sizes[0], *hidden, recipe.sizes[-1]))

    return vary


def _deeper(recipe: Experiment) -> Experiment:
    """One more hidden layer like the last; not for XOR, whose start from 0 to 1 is for one."""
    if recipe.name == "xor":
        return recipe
    sizes, names = recipe.sizes, recipe.activations
    return replace(recipe, sizes=(*sizes[:-1], sizes[-2], sizes[-1]), activations=(*names[:-1], names[-2], names[-1]))


def _optimizer(name: str) -> Vary:
    def vary(recipe: Experiment) -> Experiment:
        if recipe.name == "xor" or recipe.optimizer == name:
            return recipe
        share = PICTURE_SHARE if recipe.name == "cats" and name != "sgd" else 1.0
        return _set(replace(recipe, optimizer=name), learning_rate=RATES[name] * share)

    return vary


def _activation(name: str) -> Vary:
    def vary(recipe: Experiment) -> Experiment:
        if recipe.name == "xor" or recipe.activations[0] == name:
            return recipe
        hidden = (name,) * (len(recipe.activations) - 1)
        start = recipe.initializer if recipe.name == "cats" else STARTS[name]
        return replace(recipe, activations=(*hidden, recipe.activations[-1]), initializer=start)

    return vary


def _batch(size: int) -> Vary:
    return lambda recipe: _set(recipe, batch_size=size) if recipe.hyperparameters.batch_size else recipe


def _decay(recipe: Experiment) -> Experiment:
    return _set(recipe, weight_decay=1e-3) if not recipe.hyperparameters.weight_decay else recipe


def _start(name: str) -> Vary:
    return lambda recipe: replace(recipe, initializer=name) if recipe.name not in ("xor", "cats") else recipe


VARIATIONS: dict[str, Vary] = {
    "": lambda recipe: recipe,
    "half the rate": _rate(0.5),
    "double rate": _rate(2.0),
    "half as wide": _width(0.5),
    "twice as wide": _width(2.0),
    "deeper": _deeper,
    **{name: _optimizer(name) for name in RATES},
    **{name: _activation(name) for name in STARTS},
    "batches of 16": _batch(16),
    "batches of 64": _batch(64),
    "weight decay": _decay,
    "he": _start("he"),
    "xavier": _start("xavier"),
    "lecun": _start("lecun"),
    "single precision": lambda recipe: replace(recipe, dtype="float32"),
}
