"""What a challenge hides: a fault, the experiment it is in, and the answers that would be plausible.

All of it follows from one number, so that a challenge can be given to others, and seen again.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

from stepgrad.core.experiment import Experiment
from stepgrad.core.experiment_file import builtin_experiments, load_experiment
from stepgrad.core.training.data import TrainingData
from stepgrad.core.training.faults import FAULTS, Fault, PlacedFault, fitting_layers

from ..launch import Changes, Launch

ANSWERS = 6
LEVELS = (1, 2, 3)
"""1: findings are shown, and the fault is a loud one. 2: no findings. 3: no findings, and it may be a quiet one."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """`fault` is hidden in the `launch`; `answers` are codes, its own among them, in the order they are shown."""

    experiment: str
    seed: int
    level: int
    fault: PlacedFault
    answers: tuple[str, ...]

    @property
    def shows_findings(self) -> bool:
        """Whether the run may say what it thinks is wrong."""
        return self.level == 1

    @property
    def launch(self) -> Launch:
        """The run, with its fault by name: not to be shown before the answer."""
        return Launch(self.experiment, Changes(seed=self.seed, faults=(str(self.fault),)))


def draw(experiment: str | None, seed: int, level: int) -> Challenge:
    """The challenge of that number. Raises StepgradError for an unknown experiment."""
    chance = random.Random(seed * len(LEVELS) + level)
    name = experiment or chance.choice(healthy_experiments())
    recipe, data = Launch(name, Changes(seed=seed)).resolve()
    fitting = {fault.code: layers for fault in FAULTS.values() if (layers := _layers(fault, recipe, data))}
    loud_enough = [code for code in fitting if FAULTS[code].quietness <= level]
    code = chance.choice(loud_enough)
    fault = PlacedFault(FAULTS[code], chance.choice(fitting[code]))
    return Challenge(name, seed, level, fault, _plausible(fault.fault, fitting, chance))


def healthy_experiments() -> list[str]:
    """Those that ship without a fault of their own, and without a trouble that is their point."""
    return [name for name in builtin_experiments() if name != "cats-raw" and not load_experiment(name).faults]


def _layers(fault: Fault, recipe: Experiment, data: TrainingData) -> tuple[int, ...]:
    return fitting_layers(fault, recipe.site(data))


def _plausible(truth: Fault, fitting: Iterable[str], chance: random.Random) -> tuple[str, ...]:
    """The truth among others that fit there and could not be taken for it."""
    others = [code for code in fitting if not set(FAULTS[code].diagnosed_as) & set(truth.diagnosed_as)]
    codes = [truth.code, *chance.sample(others, min(ANSWERS - 1, len(others)))]
    chance.shuffle(codes)
    return tuple(codes)
