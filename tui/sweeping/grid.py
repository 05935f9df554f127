"""The runs of a sweep: every combination of the values that were listed, each with every seed.

Values stay the words that were typed until a launch is made of them, so tables and file names say what a person wrote.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from stepgrad.core.errors import StepgradError
from stepgrad.core.recording import ENDING

from ..launch import Launch

MOST_RUNS = 10_000
Settings = tuple[tuple[str, str], ...]
"""What was chosen, as (option, value), in the order of the options."""


@dataclass(frozen=True, slots=True)
class Point:
    """One run of a sweep."""

    settings: Settings
    seed: int
    launch: Launch

    @property
    def file(self) -> str:
        """The name of its run file; the same settings always have the same."""
        words = [f"{option}={value}" for option, value in self.settings]
        return re.sub(r"[^\w.,=+:-]", "-", "_".join([*words, f"seed={self.seed}"])) + ENDING


def make_grid(
    varied: Mapping[str, Sequence[str]], make: Callable[[Mapping[str, str]], Launch], seeds: int
) -> list[Point]:
    """All points; `make` turns chosen values into a launch. Every setting is tried out: its recipe must hold together.

    Raises StepgradError where it does not, where a value is listed twice, and for more runs than anybody waits for.
    """
    for option, values in varied.items():
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise StepgradError(f"--{option}: '{twice}' is listed twice")
    settings = [tuple(zip(varied, chosen, strict=True)) for chosen in product(*varied.values())]
    if len(settings) * seeds > MOST_RUNS:
        count = len(settings) * seeds
        raise StepgradError(
            f"{len(settings)} settings with {seeds} seeds are {count} runs; at most {MOST_RUNS} can be made"
        )
    points = []
    for chosen in settings:
        launch = make(dict(chosen))
        recipe, _ = launch.resolve()
        points += [_point(chosen, recipe.seed + number, launch) for number in range(seeds)]
    return points


def _point(settings: Settings, seed: int, launch: Launch) -> Point:
    return Point(settings, seed, replace(launch, changes=replace(launch.changes, seed=seed)))


ARGUMENT = re.compile(r"[-+]?[\d.]+(e[-+]?\d+)?(\+.*)?")


def split_values(texts: Sequence[str]) -> list[str]:
    """The values of an option that may list several, and may be given again.

    A number after a name with a colon belongs to it: `he,uniform:-1,1` are two values.
    """
    values: list[str] = []
    for piece in (piece.strip() for text in texts for piece in text.split(",")):
        if values and ":" in values[-1] and ARGUMENT.fullmatch(piece):
            values[-1] += f",{piece}"
        elif piece:
            values.append(piece)
    return values
