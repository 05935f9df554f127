"""The options that make up a recipe, declared once for every command that takes one.

A command written as `command(launch, its own options)` becomes one with all of these in front.
"""

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import options

if TYPE_CHECKING:
    from ..launch import Launch


def read_recipe(
    experiment: options.ExperimentName = None,
    data: options.DataPath = None,
    target: options.Target = None,
    examples: options.Examples = None,
    validation: options.Validation = None,
    standardize: options.Standardize = None,
    scale: options.Scale = None,
    layers: options.Layers = None,
    activation: options.ActivationName = None,
    output: options.Output = None,
    loss: options.Loss = None,
    init: options.Init = None,
    optimizer: options.OptimizerName = None,
    lr: options.LearningRate = None,
    schedule: options.Schedule = None,
    weight_decay: options.WeightDecay = None,
    clip_norm: options.ClipNorm = None,
    batch_size: options.BatchSize = None,
    epochs: options.Epochs = None,
    seed: options.Seed = None,
    dtype: options.Dtype = None,
    fault: options.Faults = None,
    break_: options.Breaks = None,
    watch: options.Watches = None,
) -> "Launch":
    """The launch these options describe. Raises StepgradError for one that cannot be read."""
    # Imported when a command runs: it brings NumPy and the whole core, which `--help` need not wait for.
    from stepgrad.core.experiment import parse_batch_size

    from ..launch import Changes, Launch

    changes = Changes(
        data=data,
        target=target,
        examples=examples,
        validation=validation,
        standardize=standardize,
        scale=options.parse_scale(scale),
        layers=layers,
        activation=activation,
        output=output,
        loss=loss,
        initializer=init,
        optimizer=optimizer,
        schedule=schedule,
        learning_rate=lr,
        weight_decay=weight_decay,
        clip_norm=clip_norm,
        batch_size=None if batch_size is None else parse_batch_size(batch_size),
        epochs=epochs,
        seed=seed,
        dtype=dtype,
        faults=tuple(fault or ()),
        breakpoints=tuple(break_ or ()),
        watches=tuple(watch or ()),
    )
    return Launch(experiment, changes)


def with_recipe(command: Callable[..., int], *, without: tuple[str, ...] = ()) -> Callable[..., int]:
    """The command with the options of a recipe, but those named, before its own."""
    shared = {
        name: parameter for name, parameter in inspect.signature(read_recipe).parameters.items() if name not in without
    }
    own = list(inspect.signature(command).parameters.values())[1:]

    def run(**words: Any) -> int:
        launch = read_recipe(**{name: words.pop(name) for name in shared})
        return command(launch, **words)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*shared.values(), *own)}
    run.__signature__ = inspect.Signature([*shared.values(), *own])  # type: ignore[attr-defined]
    return run
