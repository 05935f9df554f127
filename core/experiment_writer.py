"""Writes an experiment as the text of its file, so that a run can say wherever it goes what it was.

What stands at its default is left out; read again, the text gives the very same experiment.
"""

import json
from dataclasses import fields
from typing import Any

from .experiment import DataChoice, Experiment
from .network.settings import Hyperparameters

TOP = ("title", "description", "seed", "faults", "breakpoints", "watches")
TRAINING = ("epochs", "batch_size")


def write_experiment(experiment: Experiment) -> str:
    """The text of an experiment file; its name is not part of it."""
    top = {key: getattr(experiment, key) for key in TOP}
    settings, hidden = experiment.hyperparameters, ",".join(experiment.activations[:-1])
    sections: dict[str, dict[str, Any]] = {
        "": {key: value for key, value in top.items() if value},
        "data": _changed(experiment.data, DataChoice()),
        "network": {
            "layers": experiment.layers,
            **({"activation": hidden} if hidden else {}),
            "output": experiment.activations[-1],
            "loss": experiment.loss,
            "init": experiment.initializer,
            "bias": experiment.bias_initializer,
            "dtype": experiment.dtype,
        },
        "optimizer": {"name": experiment.optimizer, **_changed(settings, Hyperparameters(), leave_out=TRAINING)},
        "training": {
            "epochs": settings.epochs,
            "batch_size": settings.batch_size or "full",
            "shuffle": experiment.shuffle,
        },
    }
    return "\n".join(_section(name, values) for name, values in sections.items() if values)


def _changed(value: Any, usual: Any, *, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """Fields that are not what they usually are."""
    names = [field.name for field in fields(usual) if field.name not in leave_out]
    return {name: getattr(value, name) for name in names if getattr(value, name) != getattr(usual, name)}


def _section(name: str, values: dict[str, Any]) -> str:
    head = [f"[{name}]"] if name else []
    return "\n".join([*head, *(f"{key} = {_say(value)}" for key, value in values.items())]) + "\n"


def _say(value: Any) -> str:
    """A value as TOML writes it. JSON's strings are TOML's, but for one sign that TOML wants escaped."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_say(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
