"""Learning-rate schedules, written `constant`, `step:10,0.5`, `exponential:0.95`, `cosine`, `warmup:5+cosine`.

A schedule turns progress in epochs (fractions count) into a factor on the learning rate, so editing the rate in
the middle of a run scales all that follows.
"""

from collections.abc import Callable
from functools import lru_cache
from math import cos, inf, pi

from ..errors import StepgradError, unknown_name

Factor = Callable[[float, float], float]
"""(epochs done, epochs in all) -> factor on the learning rate."""


def _constant() -> Factor:
    return lambda epoch, total: 1.0


def _step(every: float, factor: float) -> Factor:
    return lambda epoch, total: _power(factor, epoch // every)


def _exponential(factor: float) -> Factor:
    return lambda epoch, total: _power(factor, epoch)


def _power(base: float, exponent: float) -> float:
    """Infinite, not an error, beyond the largest number: the run then stops as one that is not finite."""
    try:
        return float(base**exponent)
    except OverflowError:
        return inf


def _cosine() -> Factor:
    """From 1 to 0 along half a cosine (Loshchilov & Hutter 2017, without restarts)."""
    return lambda epoch, total: 0.5 * (1.0 + cos(pi * min(1.0, epoch / total)))


# name -> (maker, how its numbers are written)
SCHEDULES: dict[str, tuple[Callable[..., Factor], tuple[str, ...]]] = {
    "constant": (_constant, ()),
    "step": (_step, ("EPOCHS", "FACTOR")),
    "exponential": (_exponential, ("FACTOR",)),
    "cosine": (_cosine, ()),
}


@lru_cache(maxsize=64)
def parse_schedule(text: str) -> Factor:
    """Read a schedule. `warmup:EPOCHS+` before it rises from 0 in a straight line first. Raises StepgradError."""
    head, plus, rest = text.partition("+")
    if not plus and text.startswith("warmup"):
        head, plus, rest = text, "+", "constant"
    if not plus:
        return _parse_plain(text)
    name, numbers = _split(head)
    if name != "warmup" or len(numbers) != 1 or not 0 < numbers[0] < inf:
        raise StepgradError(f"schedule '{text}': expected warmup:EPOCHS before the '+', got '{head}'")
    if rest.startswith("warmup"):
        raise StepgradError(f"schedule '{text}': a run can warm up only once, at its beginning")
    return _warmup(numbers[0], _parse_plain(rest))


def _warmup(length: float, after: Factor) -> Factor:
    # The first step must move: at epoch 0 the factor is that of a hundredth of the warm-up, not 0.
    def factor(epoch: float, total: float) -> float:
        if epoch < length:
            return max(epoch / length, 0.01)
        return after(epoch - length, max(total - length, 1e-9))

    return factor


def _parse_plain(text: str) -> Factor:
    name, numbers = _split(text)
    if name not in SCHEDULES:
        raise unknown_name("schedule", name, [*SCHEDULES, "warmup"])
    maker, wanted = SCHEDULES[name]
    if len(numbers) != len(wanted) or not all(0 < number < inf for number in numbers):
        form = name + (":" + ",".join(wanted) if wanted else "")
        raise StepgradError(f"schedule '{text}': expected {form} with numbers above 0")
    return maker(*numbers)


def _split(text: str) -> tuple[str, tuple[float, ...]]:
    name, _, tail = text.strip().partition(":")
    try:
        return name, tuple(float(part) for part in tail.split(",")) if tail else ()
    except ValueError:
        raise StepgradError(f"schedule '{text}': '{tail}' is not a list of numbers") from None
