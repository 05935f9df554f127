"""What a run is, as text and back, so that a run file can be understood where its data are not."""

import json
from dataclasses import asdict, replace
from typing import Any

from ..network.settings import Hyperparameters
from ..observing.description import Chance, LayerDescription, RunDescription, ScriptDescription


def write_description(description: RunDescription) -> str:
    """The description as JSON. The names of the inputs are left out: of a picture there are thousands."""
    return json.dumps(asdict(replace(description, feature_names=())))


def read_description(text: str) -> RunDescription:
    """The description again. Raises ValueError, KeyError or TypeError for what is none."""
    told: dict[str, Any] = json.loads(text)
    shape = told["picture_shape"]
    parts = {
        "feature_names": (),
        "class_names": tuple(told["class_names"]),
        "picture_shape": None if shape is None else tuple(shape),
        "layers": tuple(LayerDescription(**{**layer, "shape": tuple(layer["shape"])}) for layer in told["layers"]),
        "hyperparameters": Hyperparameters(**told["hyperparameters"]),
        "chance": Chance(**told["chance"]),
        "script": _read_script(told.get("script")),
    }
    return RunDescription(**{**told, **parts})


def _read_script(told: dict[str, Any] | None) -> ScriptDescription | None:
    return None if told is None else ScriptDescription(**{**told, "loop": tuple(told["loop"])})
