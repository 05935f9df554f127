"""Replays an update from its definition: the state before the step, the gradient used, and what the optimizer says.

What the parameters did is compared with that, layer by layer, weights and biases apart; then the optimizer's memory.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ...network.operations import Array
from ...training.state import TrainingState
from ...training.trainer import Trainer

Verdict = Literal["missing", "sign", "other", "scaled", "state", "decay", "wrong"]
ALL_SCALED, COUNTER = "update", "updates"
"""Names of what no array and no slot of the memory is: the update as a whole, and the number of updates made."""
MOST_NUMBERS = 65536
"""Entries of an array compared; of a larger one every k-th entry."""


@dataclass(frozen=True, slots=True)
class UpdateFault:
    """One array whose update is not the optimizer's. `ratio` is what was done over what is due; `other` names the
    array whose update it is, for verdict `other`. `name` is for `state` the slot of the optimizer's memory, or one of
    the two above."""

    name: str
    layer: int
    verdict: Verdict
    ratio: float
    cosine: float
    step: int
    other: str | None = None


@dataclass(frozen=True, slots=True)
class _Array:
    name: str
    layer: int
    old: Array
    due: Array
    done: Array


def replay_update(trainer: Trainer, before: TrainingState, *, agrees: float) -> tuple[UpdateFault, ...]:
    """What is wrong with the update just made by a trainer that stood at `before`; () where nothing is."""
    twin = trainer.copy(_expected_start(trainer, before))
    np.copyto(twin.network.gradients, trainer.network.gradients)
    twin.updater.update()
    if not np.isfinite(twin.state.parameters.sum()):
        return ()
    tolerance = agrees if trainer.network.dtype.itemsize == 8 else 30.0 * agrees
    arrays = list(_arrays(trainer, twin, before))
    step = trainer.state.step
    memory = _judge_memory(trainer, twin, tolerance)
    decays = trainer.state.hyperparameters.weight_decay > 0
    found = [fault for array in arrays if (fault := _judge(array, arrays, tolerance, step, decays=decays))]
    if any(fault.verdict in ("other", "missing") for fault in found) or not trainer.state.slots:
        return tuple(found)
    if memory or not found:
        return memory
    scaled = [fault.ratio for fault in found if fault.verdict == "scaled"]
    if len(scaled) == len(arrays) > 2 and max(scaled) - min(scaled) < 0.01 * max(scaled):
        # All alike: no line of a single array is wrong, but what they share, such as a bias correction.
        return (UpdateFault(ALL_SCALED, 0, "state", scaled[0], 1.0, step),)
    return tuple(found)


def _expected_start(trainer: Trainer, before: TrainingState) -> TrainingState:
    """Where the update set out from, with the settings in force when it was made, and no deliberate fault."""
    start = before.copy()
    start.hyperparameters, start.faults = trainer.state.hyperparameters, ()
    return start


def _arrays(trainer: Trainer, twin: Trainer, before: TrainingState) -> list[_Array]:
    arrays = []
    for layer in trainer.network.layers:
        every = max(1, layer.weights.size // MOST_NUMBERS)
        for letter, start, stop, k in (
            ("W", layer.start, layer.bias_start, every),
            ("b", layer.bias_start, layer.stop, 1),
        ):
            part = slice(start, stop, k)
            old = before.parameters[part].astype(np.float64)
            arrays.append(
                _Array(
                    f"{letter}{layer.index}",
                    layer.index,
                    old,
                    twin.state.parameters[part] - old,
                    trainer.state.parameters[part] - old,
                )
            )
    return arrays


def _judge(array: _Array, arrays: list[_Array], tolerance: float, step: int, *, decays: bool) -> UpdateFault | None:
    size, off = float(np.linalg.norm(array.due)), float(np.linalg.norm(array.done - array.due))
    done = float(np.linalg.norm(array.done))
    if off <= tolerance * max(size, done) or max(size, done) == 0.0:
        return None
    product = float(np.dot(array.done, array.due))
    ratio = product / size / size if size else float("inf")
    cosine = product / (size * done) if size and done else 0.0
    other = next((each.name for each in arrays if each is not array and _is_that_of(array.done, each, tolerance)), None)
    verdict = _name(array, done, cosine, has_other=other is not None, decays=decays)
    return UpdateFault(array.name, array.layer, verdict, ratio, cosine, step, other)


def _name(array: _Array, done: float, cosine: float, *, has_other: bool, decays: bool) -> Verdict:
    if done == 0:
        return "missing"
    if has_other:
        return "other"
    off, old = array.done - array.due, array.old
    if decays and abs(float(np.dot(off, old))) > STRAIGHT * float(np.linalg.norm(off)) * float(np.linalg.norm(old)) > 0:
        return "decay"
    if abs(cosine) > STRAIGHT:
        return "sign" if cosine < 0 else "scaled"
    return "wrong"


STRAIGHT = 0.999
"""Cosine above which two vectors count as multiples of each other."""


def _is_that_of(done: Array, other: _Array, tolerance: float) -> bool:
    if done.shape != other.due.shape or done.size < 2:
        return False
    size = float(np.linalg.norm(other.due))
    return size > 0 and float(np.linalg.norm(done - other.due)) <= tolerance * size


def _judge_memory(trainer: Trainer, twin: Trainer, tolerance: float) -> tuple[UpdateFault, ...]:
    """The optimizer's slots after the step, where the update itself was right."""
    names = trainer.updater.optimizer.slot_names
    for name, held, due in zip(names, trainer.state.slots, twin.state.slots, strict=True):
        size, off = float(np.linalg.norm(due)), float(np.linalg.norm(held - due))
        if off > tolerance * max(size, float(np.linalg.norm(held))):
            ratio = float(np.dot(held, due)) / size / size if size else float("inf")
            return (UpdateFault(name, 0, "state", ratio, 0.0, trainer.state.step),)
    if trainer.state.updates != twin.state.updates:
        return (UpdateFault(COUNTER, 0, "state", trainer.state.updates / twin.state.updates, 0.0, trainer.state.step),)
    return ()
