"""Conditions as users write them: `loss > 2`, `dead(1) > 50%`, `loss is nan`, `finding dead-layer`, `backward 2`.

A condition is a small tree of frozen values that can only be asked whether it holds. `str()` writes it so that it
reads back as itself. How they are read stands in `condition_parser.py`.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf, isinf, isnan
from typing import Protocol

from .journal import Which

METRICS: dict[str, tuple[str, ...]] = {
    "loss": (),
    "accuracy": (),
    "validation_loss": (),
    "validation_accuracy": (),
    "learning_rate": (),
    "gradient_norm": (),
    "step": (),
    "epoch": (),
    "dead": ("layer",),
    "saturated": ("layer",),
    "update_ratio": ("layer",),
    "norm": ("tensor", "layer"),
    "min": ("series",),
    "max": ("series",),
}
"""Name -> what it takes in brackets. Shares (accuracy, saturated) are 0 to 1; `dead` counts units."""
TENSORS = ("weights", "gradient", "bias", "bias_gradient")
SERIES = ("loss", "gradient_norm")
RECORDED = {"loss", "gradient_norm", "step", "dead", "min", "max"}
"""Metrics that the record of every step holds, so that the past can be asked without training it again."""
COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}
COMPUTE: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b if b else (inf if a > 0 else -inf if a < 0 else float("nan")),
}
STATES: dict[str, Callable[[float], bool]] = {
    "nan": isnan,
    "infinite": isinf,
    "finite": lambda value: not (isnan(value) or isinf(value)),
}


class Measures(Protocol):
    """Where a condition gets its numbers."""

    def value(self, metric: str, arguments: tuple[str, ...]) -> float:
        """The metric's value now. Raises StepgradError where there is none."""

    def units(self, layer: int) -> int:
        """Units of a layer."""

    def has_finding(self, code: str) -> bool:
        """Whether a finding of that code stands now."""

    def parameter(self, layer: int, which: Which, place: tuple[int, ...]) -> float:
        """One weight or bias now. Raises StepgradError where there is none."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, or with `is_percent` a share written as `50%`."""

    value: float
    is_percent: bool = False

    def evaluate(self, measures: Measures, *, as_share: bool) -> float:
        """Its value; a percentage is a share of 1."""
        return self.value / 100.0 if self.is_percent else self.value

    def parts(self) -> Iterator["Expression"]:
        """Itself."""
        yield self

    def __str__(self) -> str:
        return repr(self.value).removesuffix(".0") + ("%" if self.is_percent else "")


@dataclass(frozen=True, slots=True)
class Metric:
    """A measured number: `loss`, `dead(1)`, `norm(gradient, 2)`."""

    name: str
    arguments: tuple[str, ...] = ()

    def evaluate(self, measures: Measures, *, as_share: bool) -> float:
        """Its value now; `dead` as a share of the layer's units where it is compared with a percentage."""
        value = measures.value(self.name, self.arguments)
        if self.name == "dead" and as_share:
            return value / measures.units(int(self.arguments[0]))
        return value

    def parts(self) -> Iterator["Expression"]:
        """Itself."""
        yield self

    def __str__(self) -> str:
        return self.name + (f"({', '.join(self.arguments)})" if self.arguments else "")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One weight, `w1[3,5]` from input 3 to unit 5 of layer 1, or one bias, `b1[5]`."""

    layer: int
    which: Which
    place: tuple[int, ...]

    def evaluate(self, measures: Measures, *, as_share: bool) -> float:
        """Its value now."""
        return measures.parameter(self.layer, self.which, self.place)

    def parts(self) -> Iterator["Expression"]:
        """Itself."""
        yield self

    def __str__(self) -> str:
        return f"{self.which[0]}{self.layer}[{','.join(map(str, self.place))}]"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two expressions joined by + − * or /."""

    left: "Expression"
    sign: str
    right: "Expression"

    def evaluate(self, measures: Measures, *, as_share: bool) -> float:
        """The result; a division by 0 is infinite."""
        left = self.left.evaluate(measures, as_share=as_share)
        return COMPUTE[self.sign](left, self.right.evaluate(measures, as_share=as_share))

    def parts(self) -> Iterator["Expression"]:
        """Both sides' parts."""
        yield from self.left.parts()
        yield from self.right.parts()

    def __str__(self) -> str:
        return f"({self.left} {self.sign} {self.right})"


Expression = Number | Metric | Parameter | Arithmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """`loss > 2`. Nothing compares with nan."""

    left: Expression
    sign: str
    right: Expression

    def holds(self, measures: Measures) -> bool:
        """Whether it holds now."""
        share = any(isinstance(part, Number) and part.is_percent for part in self.parts())
        left = self.left.evaluate(measures, as_share=share)
        return COMPARE[self.sign](left, self.right.evaluate(measures, as_share=share))

    def parts(self) -> Iterator[Expression]:
        """All numbers and metrics in it."""
        yield from self.left.parts()
        yield from self.right.parts()

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True, slots=True)
class IsState:
    """`loss is nan`, `is finite`, `is infinite`."""

    expression: Expression
    state: str

    def holds(self, measures: Measures) -> bool:
        """Whether it holds now."""
        return STATES[self.state](self.expression.evaluate(measures, as_share=False))

    def parts(self) -> Iterator[Expression]:
        """All numbers and metrics in it."""
        yield from self.expression.parts()

    def __str__(self) -> str:
        return f"{self.expression} is {self.state}"


@dataclass(frozen=True, slots=True)
class HasFinding:
    """`finding dead-layer`."""

    code: str

    def holds(self, measures: Measures) -> bool:
        """Whether that finding stands now."""
        return measures.has_finding(self.code)

    def parts(self) -> Iterator[Expression]:
        """Nothing measured."""
        yield from ()

    def __str__(self) -> str:
        return f"finding {self.code}"


@dataclass(frozen=True, slots=True)
class AtPhase:
    """`backward 2`: a place in every step, reached when that phase is done."""

    phase: str

    def holds(self, measures: Measures) -> bool:
        """Never at the end of a step: whoever runs the phases looks at `phase` itself."""
        return False

    def parts(self) -> Iterator[Expression]:
        """Nothing measured."""
        yield from ()

    def __str__(self) -> str:
        return self.phase


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked, and after which steps: with `every` 100 after each hundredth only."""

    test: Comparison | IsState | HasFinding | AtPhase
    every: int = 1

    def holds(self, measures: Measures, step: int) -> bool:
        """Whether it holds after `step`. Raises StepgradError where a number it needs does not exist."""
        return step % self.every == 0 and self.test.holds(measures)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Everything measured in it."""
        return tuple(part for part in self.test.parts() if isinstance(part, Metric))

    @property
    def is_recorded(self) -> bool:
        """True where the record of the steps answers it, without training them again."""
        is_numeric = isinstance(self.test, (Comparison, IsState))
        has_parameter = any(isinstance(part, Parameter) for part in self.test.parts())
        return is_numeric and not has_parameter and all(metric.name in RECORDED for metric in self.metrics)

    def __str__(self) -> str:
        return str(self.test) + (f" every {self.every}" if self.every > 1 else "")
