"""What a phase just computed and what the next one will, as formula with shapes and with its main numbers."""

from ..network.workspace import Workspace
from ..training.trainer import Phase, Trainer
from .description import RunDescription


def say_done(phase: Phase, trainer: Trainer, description: RunDescription) -> str:
    """One sentence on the phase just finished, with the numbers it made."""
    work = trainer.workspace
    if phase.kind == "batch":
        whole = "all" if work.rows == trainer.sampler.examples else "the next"
        return f"batch: {whole} {work.rows} examples, X {_shape(work.rows, description.features)}"
    if phase.kind == "loss":
        return f"loss = {description.loss}(a{len(description.layers)}, y) = {trainer.loss:.6g}"
    if phase.kind == "update":
        return f"update: {description.optimizer_formula}, η = {trainer.updater.last_rate:.4g}"
    assert phase.layer is not None
    return (_forward_done if phase.kind == "forward" else _backward_done)(phase.layer, work, trainer)


def _forward_done(index: int, work: Workspace, trainer: Trainer) -> str:
    a = work.buffers[index - 1].a
    source = "X" if index == 1 else f"a{index - 1}"
    name = trainer.network.layers[index - 1].activation.name
    return (
        f"a{index} = {name}({source}·W{index} + b{index}) {_shape(*a.shape)}, "
        f"{float(a.min()):.4g} to {float(a.max()):.4g}"
    )


def _backward_done(index: int, work: Workspace, trainer: Trainer) -> str:
    layer = trainer.network.layers[index - 1]
    norm = float((layer.weight_gradient**2).sum()) ** 0.5
    source = "X" if index == 1 else f"a{index - 1}"
    return f"dW{index} = {source}ᵀ·dz{index} {_shape(layer.inputs, layer.units)}, norm {norm:.4g}"


def say_next(phase: Phase, trainer: Trainer, description: RunDescription) -> str:
    """One line on the phase to come."""
    layers = description.layers
    if phase.kind == "batch":
        examples, rows = trainer.sampler.examples, len(trainer.next_batch())
        return f"take the batch: all {rows} examples" if rows == examples else f"take {rows} of {examples} examples"
    if phase.kind == "loss":
        return f"loss = {description.loss_formula}"
    if phase.kind == "update":
        return description.optimizer_formula
    assert phase.layer is not None
    layer = layers[phase.layer - 1]
    source = "X" if phase.layer == 1 else f"a{phase.layer - 1}"
    if phase.kind == "forward":
        return f"z{phase.layer} = {source}·W{phase.layer} + b{phase.layer}, a{phase.layer} = {layer.formula}"
    if phase.layer == len(layers) and trainer.network.is_fused:
        return f"dL/dz{phase.layer} = {description.delta_formula}"
    if phase.layer == len(layers):
        return f"dL/dz{phase.layer} = ({description.delta_formula}) · f′(z), f′ = {layer.slope_formula}"
    return f"dL/dz{phase.layer} = (dz{phase.layer + 1}·W{phase.layer + 1}ᵀ) · f′(z), f′ = {layer.slope_formula}"


def _shape(rows: int, columns: int) -> str:
    return f"({rows}×{columns})"
