"""The options of a recipe for a sweep: those of `VARIED` may list several values, and each combination is a recipe."""

import copy
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args

from stepgrad.core.errors import StepgradError

from .recipe import read_recipe

if TYPE_CHECKING:
    from ..launch import Launch

VARIED = ("layers", "init", "optimizer", "lr", "schedule", "weight_decay", "clip_norm", "batch_size", "epochs", "dtype")
WITHOUT = ("seed", "break_", "watch")
"""What a sweep sees to itself, or has nobody to show to."""


def with_lists(command: Callable[..., int]) -> Callable[..., int]:
    """`sweep` with the options of a recipe before its own; those of `VARIED` may list values."""
    shared = {
        name: _listing(parameter) if name in VARIED else parameter
        for name, parameter in inspect.signature(read_recipe).parameters.items()
        if name not in WITHOUT
    }
    own = list(inspect.signature(command).parameters.values())[2:]

    def run(**words: Any) -> int:
        from ..sweeping.grid import split_values

        fixed = {name: words.pop(name) for name in shared}
        varied: dict[str, list[str]] = {}
        for name in VARIED:
            values = split_values(fixed.pop(name) or ())
            if len(values) > 1:
                varied[name.replace("_", "-")] = values
            elif values:
                fixed[name] = _typed(name, values[0])

        def make(chosen: Mapping[str, str]) -> "Launch":
            named = {option.replace("-", "_"): value for option, value in chosen.items()}
            return read_recipe(**fixed, **{name: _typed(name, value) for name, value in named.items()})

        return command(make, varied, **words)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*shared.values(), *own)}
    run.__signature__ = inspect.Signature([*shared.values(), *own])  # type: ignore[attr-defined]
    return run


def _listing(parameter: inspect.Parameter) -> inspect.Parameter:
    """The same option, for several values."""
    _, info = get_args(parameter.annotation)
    several = copy.copy(info)
    several.metavar = f"{info.metavar},…"
    several.min = None
    return parameter.replace(annotation=Annotated[list[str] | None, several])


def _typed(name: str, value: str) -> Any:
    """The value as the recipe's option wants it. Raises StepgradError for a word where a number belongs."""
    wanted = get_args(get_args(inspect.signature(read_recipe).parameters[name].annotation)[0])[0]
    if wanted is str:
        return value
    try:
        return wanted(value)
    except ValueError:
        kind = "whole number" if wanted is int else "number"
        raise StepgradError(f"--{name.replace('_', '-')}: expected a {kind}, got '{value}'") from None
