"""Faults of the update: the gradients are right, and what is done with them is not."""

from functools import partial

import numpy as np

from ...network.operations import Array
from ..updates import Updater
from .draft import StepDraft
from .fault import Fault, StepFault
from .site import ADAM, DECAY, SLOTS, VELOCITY, Need, Site

LONG_AGO = 10**9
"""As many updates make every bias correction 1."""


def _keep(draft: StepDraft, part: slice) -> tuple[Array, Array]:
    """(parameters, a copy of them that is taken before every update), of a stretch of the vector."""
    parameters = draft.network.parameters[part]
    before = parameters.copy()
    draft.before_update.append(partial(np.copyto, before, parameters))
    return parameters, before


def _ascent(draft: StepDraft, _: int) -> None:
    parameters, before = _keep(draft, slice(None))

    def turn_around() -> None:
        np.subtract(before, parameters, parameters)
        np.add(before, parameters, parameters)

    draft.after_update.append(turn_around)


def _leave_out(draft: StepDraft, part: slice) -> None:
    parameters, before = _keep(draft, part)
    draft.after_update.append(partial(np.copyto, parameters, before))


def _update_lost(draft: StepDraft, _: int) -> None:
    _leave_out(draft, slice(None))


def _layer_not_updated(draft: StepDraft, layer: int) -> None:
    placed = draft.layer(layer)
    _leave_out(draft, slice(placed.start, placed.stop))


def _bias_not_updated(draft: StepDraft, layer: int) -> None:
    placed = draft.layer(layer)
    _leave_out(draft, slice(placed.bias_start, placed.stop))


def _updated_twice(draft: StepDraft, layer: int) -> None:
    placed = draft.layer(layer)
    parameters, before = _keep(draft, slice(placed.start, placed.stop))

    def move_again() -> None:
        np.subtract(parameters, before, before)
        np.add(parameters, before, parameters)

    draft.after_update.append(move_again)


def _swap_in(draft: StepDraft, target: Array, other: Array) -> None:
    """For the length of the update, one gradient stands where another belongs."""
    kept = target.copy()

    def lend() -> None:
        np.copyto(kept, target)
        np.copyto(target, other)

    draft.before_update.append(lend)
    draft.after_update.append(partial(np.copyto, target, kept))


def _wrong_gradient(draft: StepDraft, layer: int) -> None:
    shapes = tuple(placed.weights.shape for placed in draft.network.layers)
    other = _same(layer, shapes)
    _swap_in(draft, draft.layer(layer).weight_gradient, draft.layer(other).weight_gradient)


def _wrong_bias_gradient(draft: StepDraft, layer: int) -> None:
    other = _same(layer, tuple(placed.units for placed in draft.network.layers))
    _swap_in(draft, draft.layer(layer).bias_gradient, draft.layer(other).bias_gradient)


def _same(layer: int, sizes: tuple[object, ...]) -> int:
    """Another layer of the same size; 0 where there is none."""
    others = (index for index, size in enumerate(sizes, start=1) if index != layer and size == sizes[layer - 1])
    return next(others, 0)


def _momentum_sign(draft: StepDraft, _: int) -> None:
    if draft.updater is not None:
        velocity = draft.updater.state.slots[0]
        draft.before_update.append(partial(np.negative, velocity, velocity))


def _memory_lost(draft: StepDraft, _: int) -> None:
    if draft.updater is not None:
        draft.before_update += [partial(slot.fill, 0.0) for slot in draft.updater.state.slots]


def _no_bias_correction(draft: StepDraft, _: int) -> None:
    if draft.updater is not None:
        state = draft.updater.state

        def age(years: int) -> None:
            state.updates += years

        draft.before_update.append(partial(age, LONG_AGO))
        draft.after_update.append(partial(age, -LONG_AGO))


def _decay_grows_weights(draft: StepDraft, _: int) -> None:
    """Decay is made good for before the update, and as much added on top: w + η λ w where w − η λ w was meant."""
    if draft.updater is None:
        return
    updater = draft.updater
    for layer in draft.network.layers:
        weights, gradient = layer.weights, layer.weight_gradient
        if updater.optimizer.decouples_decay:
            draft.before_update.append(partial(_grow, updater, weights))
            continue
        kept = gradient.copy()

        def turn(kept: Array = kept, gradient: Array = gradient, weights: Array = weights) -> None:
            np.copyto(kept, gradient)
            np.subtract(gradient, 2.0 * updater.state.hyperparameters.weight_decay * weights, gradient)

        draft.before_update.append(turn)
        draft.after_update.append(partial(np.copyto, gradient, kept))


def _grow(updater: Updater, weights: Array) -> None:
    share = updater.rate() * updater.state.hyperparameters.weight_decay
    np.multiply(weights, (1.0 + share) / (1.0 - share), weights)


def measure_updates(draft: StepDraft) -> None:
    """How far weights really moved, for a screen that would otherwise be told what the optimizer meant to do."""
    if draft.updater is None:
        return
    updater, parameters = draft.updater, draft.network.parameters
    before = parameters.copy()

    def measure() -> None:
        moved = parameters - before
        norms = {layer.index: _norm(moved[layer.start : layer.bias_start]) for layer in draft.network.layers}
        updater.measured = updater.state.step, norms

    draft.before_update.insert(0, partial(np.copyto, before, parameters))
    draft.after_update.append(measure)


def _norm(vector: Array) -> float:
    return float(np.linalg.norm(vector))


def _has_twin(site: Site, layer: int) -> bool:
    shapes = tuple((site.inputs(index), site.units(index)) for index in range(1, site.layers + 1))
    return _same(layer, shapes) > 0


EQUAL_SHAPES = Need("a layer whose weights have the shape of another layer's", _has_twin)
EQUAL_UNITS = Need("a layer with as many units as another", lambda site, layer: _same(layer, tuple(site.sizes[1:])) > 0)

UPDATE: tuple[Fault, ...] = (
    StepFault(
        code="ascent",
        place="update",
        summary="the update is added where it should be subtracted, so the loss is climbed",
        line="W += lr * dW             # -=",
        diagnosed_as=("update-sign",),
        spoil=_ascent,
    ),
    StepFault(
        code="update-lost",
        place="update",
        summary="the new parameters are computed and thrown away: nothing ever moves",
        line="W_new = W - lr * dW      # and W is used again",
        diagnosed_as=("update-missing",),
        spoil=_update_lost,
    ),
    StepFault(
        code="layer-not-updated",
        place="update",
        summary="a layer is left out of the update",
        line="for k in range(1, L): W[k] -= lr * dW[k]      # range(L)",
        diagnosed_as=("update-missing",),
        has_layer=True,
        quietness=2,
        spoil=_layer_not_updated,
    ),
    StepFault(
        code="bias-not-updated",
        place="update",
        summary="the biases of a layer are left out of the update",
        line="W -= lr * dW             # b -= lr * db is missing",
        diagnosed_as=("update-missing",),
        has_layer=True,
        quietness=3,
        spoil=_bias_not_updated,
    ),
    StepFault(
        code="updated-twice",
        place="update",
        summary="a layer is updated twice in each step",
        line="W -= lr * dW; b -= lr * db     # once here, once in step()",
        diagnosed_as=("update-scale", "update-wrong-parameter", "optimizer-state"),
        has_layer=True,
        quietness=3,
        spoil=_updated_twice,
    ),
    StepFault(
        code="wrong-gradient",
        place="update",
        summary="the weights of a layer are updated with the gradient of another layer of the same shape",
        line="W2 -= lr * dW3           # dW2",
        diagnosed_as=("update-wrong-parameter",),
        needs=(EQUAL_SHAPES,),
        has_layer=True,
        quietness=2,
        spoil=_wrong_gradient,
    ),
    StepFault(
        code="wrong-bias-gradient",
        place="update",
        summary="the biases of a layer are updated with the gradient of another layer's",
        line="b1 -= lr * db2           # db1",
        diagnosed_as=("update-wrong-parameter",),
        needs=(EQUAL_UNITS,),
        has_layer=True,
        quietness=3,
        spoil=_wrong_bias_gradient,
    ),
    StepFault(
        code="momentum-sign",
        place="update",
        summary="the velocity is subtracted from the gradient where it should be added: every step undoes the last",
        line="v = dW - mu * v          # mu * v + dW",
        diagnosed_as=("optimizer-state",),
        needs=(VELOCITY,),
        quietness=3,
        spoil=_momentum_sign,
    ),
    StepFault(
        code="memory-lost",
        place="update",
        summary="the optimizer's memory is made anew in every step",
        line="v = np.zeros_like(W); v = mu * v + dW        # inside the loop",
        diagnosed_as=("optimizer-state",),
        needs=(SLOTS,),
        quietness=3,
        spoil=_memory_lost,
    ),
    StepFault(
        code="no-bias-correction",
        place="update",
        summary="Adam without its bias correction: the first steps are about three times too long",
        line="W -= lr * m / (np.sqrt(v) + eps)             # m_hat, v_hat",
        diagnosed_as=("optimizer-state",),
        needs=(ADAM,),
        quietness=3,
        spoil=_no_bias_correction,
    ),
    StepFault(
        code="decay-grows-weights",
        place="update",
        summary="weight decay with the wrong sign makes the weights grow",
        line="W += lr * decay * W      # -=",
        diagnosed_as=("weight-decay-wrong", "optimizer-state"),
        needs=(DECAY,),
        quietness=3,
        spoil=_decay_grows_weights,
    ),
)
