"""Experiments as TOML files: the ones that ship with stepgrad, and a user's own of the same form.

Every key is named in one table, so a misspelt one is refused with the nearest.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from .errors import StepgradError, unknown_name
from .experiment import DataChoice, Experiment, parse_batch_size, parse_layers, spread_activations
from .network.settings import LARGEST_WHOLE, Hyperparameters

DEFAULT_EXPERIMENT = "cats-bug"

Reader = Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise StepgradError(f"expected text in quotes, got {value!r}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise StepgradError(f"expected a number, got {value!r}")
    return float(value if isinstance(value, float) else _whole(value))


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise StepgradError(f"expected a whole number, got {value!r}")
    if abs(value) > LARGEST_WHOLE:
        raise StepgradError(f"whole numbers go up to {LARGEST_WHOLE:,}")
    return value


def _batch_size(value: Any) -> int:
    return parse_batch_size(_whole(value) if isinstance(value, int) else value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise StepgradError(f"expected true or false, got {value!r}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise StepgradError(f"expected a list of texts, got {value!r}")
    return tuple(_text(item) for item in value)


def _range(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        raise StepgradError(f"expected [low, high], got {value!r}")
    return _number(value[0]), _number(value[1])


KEYS: dict[str, dict[str, Reader]] = {
    "": {
        "title": _text,
        "description": _text,
        "seed": _whole,
        "faults": _texts,
        "breakpoints": _texts,
        "watches": _texts,
    },
    "data": {
        "name": _text,
        "path": _text,
        "target": _text,
        "examples": _whole,
        "validation": _number,
        "standardize": _flag,
        "scale": _range,
    },
    "network": {
        "layers": lambda value: parse_layers(_text(value)),
        "activation": _text,
        "output": _text,
        "loss": _text,
        "init": _text,
        "bias": _text,
        "dtype": _text,
    },
    "optimizer": {
        "name": _text,
        "learning_rate": _number,
        "schedule": _text,
        "weight_decay": _number,
        "clip_norm": _number,
        "momentum": _number,
        "rho": _number,
        "beta1": _number,
        "beta2": _number,
        "epsilon": _number,
    },
    "training": {"epochs": _whole, "batch_size": _batch_size, "shuffle": _flag},
}
REQUIRED = (("network", "layers"), ("network", "output"), ("network", "loss"))


def builtin_experiments() -> list[str]:
    """Names of the experiments that ship, the default first."""
    folder = resources.files(__package__) / "experiments"
    names = sorted(entry.name[: -len(".toml")] for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return sorted(names, key=lambda name: name != DEFAULT_EXPERIMENT)


def load_experiment(name_or_path: str) -> Experiment:
    """A shipped experiment by name, or a user's `.toml` file by path. Raises StepgradError."""
    if name_or_path.endswith(".toml"):
        path = Path(name_or_path)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise StepgradError(f"cannot read experiment file '{name_or_path}': {reason}") from None
        experiment = parse_experiment(text, name=path.stem, where=path.name)
        return _beside(path, experiment)
    if name_or_path not in builtin_experiments():
        unknown = unknown_name("experiment", name_or_path, builtin_experiments())
        raise StepgradError(f"{unknown} (a file of your own must end in .toml)")
    file = resources.files(__package__) / "experiments" / f"{name_or_path}.toml"
    return parse_experiment(file.read_text(encoding="utf-8"), name=name_or_path, where=f"{name_or_path}.toml")


def _beside(path: Path, experiment: Experiment) -> Experiment:
    """The recipe with its data looked for where the file lies, not where the command was typed."""
    data = experiment.data.path
    if data is None:
        return experiment
    # A pair of .npy files is written with a comma.
    found = ",".join(str(path.parent / part) for part in data.split(","))
    return replace(experiment, data=replace(experiment.data, path=found))


def parse_experiment(text: str, *, name: str, where: str) -> Experiment:
    """Read the text of an experiment file; `where` is what messages call it. Raises StepgradError."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits, a thousand brackets in each other
        raise StepgradError(f"{where}: not valid TOML: {error}") from None
    tables = _read_tables(document, where)
    for section, key in REQUIRED:
        if key not in tables[section]:
            raise StepgradError(f"{where}: [{section}] needs '{key}'")
    if ("name" in tables["data"]) == ("path" in tables["data"]):
        raise StepgradError(f"{where}: [data] needs either 'name' (a built-in data set) or 'path' (your own file)")
    try:
        return _assemble(name, tables)
    except StepgradError as error:
        raise StepgradError(f"{where}: {error}") from None


def _read_tables(document: Mapping[str, Any], where: str) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {section: {} for section in KEYS}
    for key, value in document.items():
        if not isinstance(value, dict):
            tables[""][key] = _read(value, KEYS[""], key, where, "at the top")
        elif key not in KEYS:
            raise StepgradError(f"{where}: {unknown_name('section', key, [name for name in KEYS if name])}")
        else:
            for inner, item in value.items():
                tables[key][inner] = _read(item, KEYS[key], inner, where, f"in [{key}]")
    return tables


def _read(value: Any, known: Mapping[str, Reader], key: str, where: str, place: str) -> Any:
    if key not in known:
        message = str(unknown_name("key", key, known))
        head, _, hint = message.partition("; ")
        raise StepgradError(f"{where}: {head} {place}; {hint}")
    try:
        return known[key](value)
    except StepgradError as error:
        raise StepgradError(f"{where}: {key} {place}: {error}") from None


def _assemble(name: str, tables: dict[str, dict[str, Any]]) -> Experiment:
    top, network, optimizer, training = (tables[key] for key in ("", "network", "optimizer", "training"))
    sizes = network["layers"]
    optional = {
        "initializer": network.get("init"),
        "bias_initializer": network.get("bias"),
        "dtype": network.get("dtype"),
        "optimizer": optimizer.get("name"),
        "shuffle": training.get("shuffle"),
        **top,
    }
    numbers = {key: value for key, value in optimizer.items() if key != "name"}
    numbers |= {key: value for key, value in training.items() if key != "shuffle"}
    return Experiment(
        name=name,
        data=DataChoice(**tables["data"]),
        sizes=sizes,
        activations=spread_activations(network.get("activation", "relu"), network["output"], len(sizes) - 1),
        loss=network["loss"],
        hyperparameters=Hyperparameters(**numbers),
        **{key: value for key, value in optional.items() if value is not None},
    )
