"""Starting values of the weights, named as a user writes them: `normal:0.01`, `uniform:0,1`, `he`, `zeros`.

A specification is a name and, after a colon, its numbers. Every draw comes from the generator passed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import StepgradError, unknown_name

Draw = Callable[..., NDArray[np.float64]]


@dataclass(frozen=True)
class Initializer:
    """A parsed specification; call `draw(rng, inputs, units)` for an (inputs, units) float64 matrix."""

    name: str
    numbers: tuple[float, ...]
    function: Draw

    def draw(self, rng: np.random.Generator, inputs: int, units: int) -> NDArray[np.float64]:
        """Weights of shape (inputs, units)."""
        return self.function(rng, inputs, units, *self.numbers)

    def __str__(self) -> str:
        return self.name + (":" + ",".join(f"{number:g}" for number in self.numbers) if self.numbers else "")


def _normal(rng: np.random.Generator, inputs: int, units: int, std: float) -> NDArray[np.float64]:
    return rng.normal(0.0, std, (inputs, units))


def _uniform(rng: np.random.Generator, inputs: int, units: int, low: float, high: float) -> NDArray[Any]:
    return rng.uniform(low, high, (inputs, units))


def _he(rng: np.random.Generator, inputs: int, units: int) -> NDArray[np.float64]:
    """Variance 2 / inputs, for ReLU (He et al. 2015)."""
    return rng.normal(0.0, np.sqrt(2.0 / inputs), (inputs, units))


def _xavier(rng: np.random.Generator, inputs: int, units: int) -> NDArray[np.float64]:
    """Uniform with variance 2 / (inputs + units), for tanh and sigmoid (Glorot & Bengio 2010)."""
    limit = np.sqrt(6.0 / (inputs + units))
    return rng.uniform(-limit, limit, (inputs, units))


def _lecun(rng: np.random.Generator, inputs: int, units: int) -> NDArray[np.float64]:
    """Variance 1 / inputs (LeCun et al. 1998)."""
    return rng.normal(0.0, np.sqrt(1.0 / inputs), (inputs, units))


def _zeros(rng: np.random.Generator, inputs: int, units: int) -> NDArray[np.float64]:
    return np.zeros((inputs, units))


def _constant(rng: np.random.Generator, inputs: int, units: int, value: float) -> NDArray[np.float64]:
    return np.full((inputs, units), value)


# name -> (function, how its numbers are written)
INITIALIZERS: dict[str, tuple[Draw, tuple[str, ...]]] = {
    "normal": (_normal, ("S",)),
    "uniform": (_uniform, ("A", "B")),
    "he": (_he, ()),
    "xavier": (_xavier, ()),
    "lecun": (_lecun, ()),
    "zeros": (_zeros, ()),
    "constant": (_constant, ("VALUE",)),
}


def parse_initializer(text: str) -> Initializer:
    """Read `normal:0.01` and the like. Raises StepgradError for an unknown name or wrong numbers."""
    name, _, tail = text.strip().partition(":")
    if name not in INITIALIZERS:
        raise unknown_name("initializer", name, INITIALIZERS)
    function, wanted = INITIALIZERS[name]
    form = name + (":" + ",".join(wanted) if wanted else "")
    try:
        numbers = tuple(float(part) for part in tail.split(",")) if tail else ()
    except ValueError:
        raise StepgradError(f"initializer '{text}': expected {form} with numbers") from None
    if len(numbers) != len(wanted):
        raise StepgradError(f"initializer '{text}': expected {form}, {len(wanted)} number(s), got {len(numbers)}")
    if not all(np.isfinite(numbers)):
        raise StepgradError(f"initializer '{text}': numbers must be finite")
    if name == "uniform" and not np.isfinite(numbers[1] - numbers[0]):
        raise StepgradError(f"initializer '{text}': the range from A to B is too large")
    if name == "normal" and numbers[0] < 0:
        raise StepgradError(f"initializer '{text}': the standard deviation must not be negative")
    if name == "uniform" and numbers[0] > numbers[1]:
        raise StepgradError(f"initializer '{text}': the lower bound {numbers[0]:g} is above the upper {numbers[1]:g}")
    return Initializer(name, numbers, function)
