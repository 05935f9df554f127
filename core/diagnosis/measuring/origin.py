"""Where the first number that is not finite came from: layer, phase, operation, and the operands it was made of.

The step is made once more from a state kept a little earlier, phase by phase, on a trainer of its own, and every array
is looked at as soon as it is filled.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...network.network import Layer
from ...network.operations import Array
from ...training.state import TrainingState
from ...training.trainer import Phase, Trainer

MOST_STEPS = 4096
"""Steps made once more at most; the kept state is never further away than a share of the way."""


@dataclass(frozen=True, slots=True)
class Origin:
    """`operation` is written with its result: `z1 = a0 · W1 + b1`. `operands` are the numbers that made the value."""

    step: int
    phase: str
    layer: int | None
    array: str
    operation: str
    value: float
    count: int
    operands: dict[str, float]


def find_origin(trainer: Trainer, kept: TrainingState) -> Origin | None:
    """Go again from `kept` to the trainer's present step; None if everything stays finite on that way."""
    twin = trainer.copy(kept.copy())
    twin.state.hyperparameters = trainer.state.hyperparameters
    for _ in range(min(MOST_STEPS, trainer.state.step - kept.step)):
        for phase in twin.phases():
            origin = _first_bad(twin, phase)
            if origin is not None:
                return origin
    return None


def _first_bad(trainer: Trainer, phase: Phase) -> Origin | None:
    step = trainer.state.step + (phase.kind != "update")
    for name, array, operation, layer in _filled_by(trainer, phase):
        bad = ~np.isfinite(array)
        if bad.any():
            place = tuple(int(i) for i in np.argwhere(bad)[0])
            value = float(array[place])
            operands = _operands(trainer, phase, name, layer, place)
            return Origin(step, str(phase), phase.layer or layer, name, operation, value, int(bad.sum()), operands)
    return None


def _filled_by(trainer: Trainer, phase: Phase) -> Iterator[tuple[str, Array, str, int | None]]:
    """The arrays a phase has just filled, in order, with how."""
    work, layers = trainer.workspace, trainer.network.layers
    match phase.kind:
        case "batch":
            yield "x", work.x, "the batch itself", None
            yield "y", work.targets, "the targets themselves", None
        case "forward":
            k = phase.layer or 1
            buffers, layer = work.buffers[k - 1], layers[k - 1]
            fed = "x" if k == 1 else f"a{k - 1}"
            yield f"z{k}", buffers.z, f"z{k} = {fed} · W{k} + b{k}", k
            yield f"a{k}", buffers.a, f"a{k} = {layer.activation.formula} of z{k}", k
        case "loss":
            yield "loss", np.array([trainer.loss]), f"loss = {trainer.network.loss.formula}", None
            yield f"dL/da{len(layers)}", work.buffers[-1].delta, trainer.network.loss.delta_formula, len(layers)
        case "backward":
            k = phase.layer or 1
            fed = "x" if k == 1 else f"a{k - 1}"
            yield f"dL/dz{k}", work.buffers[k - 1].delta, f"dL/dz{k} = dL/da{k} · f'(z{k})", k
            yield f"dW{k}", layers[k - 1].gradient, f"dW{k} = {fed}ᵀ · dL/dz{k}", k
            if k > 1:
                yield f"dL/da{k - 1}", work.buffers[k - 2].delta, f"dL/da{k - 1} = dL/dz{k} · W{k}ᵀ", k
        case "update":
            for layer in layers:
                name = f"W{layer.index}"
                yield name, layer.matrix, f"{name} ← {name} − update, {trainer.updater.optimizer.formula}", layer.index


def _operands(trainer: Trainer, phase: Phase, name: str, layer: int | None, place: tuple[int, ...]) -> dict[str, float]:
    """The largest numbers that went into one entry."""
    work = trainer.workspace
    if phase.kind == "forward" and layer and name.startswith("z"):
        row, unit = place
        fed, column = work.layer_inputs(layer)[row], trainer.network.layers[layer - 1].weights[:, unit]
        return {"largest_input": _largest(fed), "largest_weight": _largest(column)}
    if phase.kind == "forward" and layer:
        return {"z": float(work.buffers[layer - 1].z[place])}
    if phase.kind == "loss":
        return {"largest_z": _largest(work.logits), "largest_output": _largest(work.outputs)}
    if phase.kind == "backward" and layer:
        return _backward_operands(trainer, trainer.network.layers[layer - 1])
    if phase.kind == "update" and layer:
        gradient = trainer.network.layers[layer - 1].gradient
        return {"largest_gradient": _largest(gradient), "learning_rate": trainer.updater.last_rate}
    return {"example": float(trainer.batch[place[0]]), "column": float(place[-1])}


def _backward_operands(trainer: Trainer, layer: Layer) -> dict[str, float]:
    work = trainer.workspace
    return {
        "largest_input": _largest(work.layer_inputs(layer.index)),
        "largest_delta": _largest(work.buffers[layer.index - 1].delta),
        "largest_weight": _largest(layer.weights),
    }


def _largest(array: Array) -> float:
    """The largest absolute value; inf or nan if one is there."""
    return float(np.abs(array).max()) if array.size else 0.0
