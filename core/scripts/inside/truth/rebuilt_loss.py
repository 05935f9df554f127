"""Losses put together from arrays of the forward pass, for scripts that compute none.

Only arrays that react to every parameter count, and only if the updates agree.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ..running.lab import Lab
from ..running.matching import close, compare
from ..running.probe import Key
from ..running.projections import COUNT, project, vectors
from .loss import Loss, explain
from .roles import Roles
from .summed import ALL_TURNS, half_squares, slopes_of_all
from .truth import Slopes

HALF_SQUARES = "half the sum of its squares"
ABOUT = 0.4  # how far a number shown may be from a mean, and yet show whether it is one or a sum


def loss_again(slopes: Slopes, loss: Loss) -> Any:
    """The slopes of the same loss in another measurement; None if it does not occur there."""
    plain = _plain_again(slopes, loss)
    return plain if plain is None or loss.penalty is None else plain + loss.penalty


def _plain_again(slopes: Slopes, loss: Loss) -> Any:
    if loss.turn == ALL_TURNS:
        return slopes_of_all(slopes, loss.site) if slopes.scalars else None
    if loss.function is not None:
        with np.errstate(all="ignore"):
            return _slopes_of(slopes, (loss.site, loss.turn), loss.function)
    for i, key in enumerate(zip(slopes.frozen.scalar_site, slopes.frozen.scalar_turn)):
        if key == (loss.site, loss.turn) and slopes.scalars:
            factor = slopes.frozen.scalar[i] if loss.rebuilt else 1.0
            return np.stack(slopes.scalars)[:, :, i] * factor
    return None


def forward_keys(roles: Roles, reached: dict[str, set[Key]], limit: int = 16) -> list[Key]:
    """Arrays that react to every parameter, in the order they are computed: predictions and errors first."""
    if not roles.parameters:
        return []
    common = set.intersection(*(reached.get(leaf.name, set()) for leaf in roles.parameters))
    base = roles.base
    keys = [
        key
        for key, projection in zip(zip(base.array_site, base.array_turn), base.array_projection)
        if key in common and not any(is_multiple(projection, start) for start in roles.starts)
    ]
    return keys[:limit]


def is_multiple(value: Any, start: Any) -> bool:
    """Whether a value is a parameter itself, or a multiple of it: decay on its way, and no prediction."""
    return np.array_equal(value, start) or compare(value, start).residual < 1e-9


def rebuilt_losses(lab: Lab, slopes: Slopes, predictions: list[Key], targets: list[Any]) -> list[Loss]:
    """Losses put together from arrays that react to all parameters, that explain at least one update."""
    found = []
    frozen = slopes.frozen
    orders = dict(zip(zip(frozen.array_site, frozen.array_turn), frozen.array_order))
    for key in predictions:
        value = frozen.raw.get(key)
        if value is None:
            continue
        if _only_passes_on(slopes, key):
            continue
        is_error = is_difference(lab.program.sites[key[0]].node)
        for text, function in usual_losses(value, targets):
            if text == HALF_SQUARES and not is_error:
                continue
            with np.errstate(all="ignore"):
                reference = _slopes_of(slopes, key, function)
                number = float(function(value))
            if reference is None or not np.isfinite(reference).all() or not np.isfinite(number):
                continue
            loss = Loss(reference, number, *key, orders.get(key, 0), text, function=function)
            explain(lab, slopes, loss)
            if is_evidence(lab, slopes, loss):
                found.append(loss)
    return sorted(found, key=lambda loss: (loss.explains, loss.value > 0, loss.rebuilt != HALF_SQUARES), reverse=True)


def as_mean(slopes: Slopes, loss: Loss, shown: float) -> Loss | None:
    """The loss divided by the number of examples, if that is about what the script shows (with a guard, say)."""
    value = slopes.frozen.raw.get((loss.site, loss.turn))
    if value is None or loss.function is None or not np.isfinite(shown) or shown == 0:
        return None
    for count in value.shape:
        if count > 2 and close(loss.value / count, shown, ABOUT):
            function = partial(_divided, loss.function, count)
            penalty = None if loss.penalty is None else loss.penalty / count
            slopes_of_mean = loss.slopes / count
            return replace(loss, slopes=slopes_of_mean, value=loss.value / count, function=function, penalty=penalty)
    return None


def _divided(function: Any, count: int, value: Any) -> float:
    return float(function(value)) / count


def is_evidence(lab: Lab, slopes: Slopes, loss: Loss) -> bool:
    """Whether so many parameters agree with a loss that it is no chance.

    A single number agrees with many losses, and so do weights that are all zero still: their outputs are all
    alike.
    """
    several = [leaf for leaf in slopes.parameters if leaf.size > 1]
    if len(several) == 1 and not np.any(lab.leaves.number(several[0])):
        return False
    return loss.explains >= (10 if several else min(2, len(slopes.parameters)))


def is_difference(node: ast.expr) -> bool:
    """Whether an expression subtracts two computed things from each other, and so may be an error."""
    return any(
        isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Sub)
        and not isinstance(inner.left, ast.Constant) and not isinstance(inner.right, ast.Constant)
        for inner in ast.walk(node)
    )  # fmt: skip


def _only_passes_on(slopes: Slopes, key: Key) -> bool:
    """Whether a value reacts to a parameter of its size by the very push: the weights with noise, say."""
    for leaf, ends in zip(slopes.parameters, slopes.raw_slopes):
        for ahead, back, _ in ends[:1]:
            if key in ahead and key in back and leaf.size > 1 and ahead[key].size == leaf.size:
                change = project(ahead[key]) - project(back[key])
                if compare(change, vectors(leaf.size) @ vectors(leaf.size)[0]).residual < 1e-6:
                    return True
    return False


def standard_slopes(slopes: Slopes, predictions: list[Key], targets: list[Any]) -> Iterator[tuple[str, Any]]:
    """(name, slopes) of every usual loss of every prediction; a cross-entropy of one class only is none."""
    varied = [target for target in targets if np.ptp(np.asarray(target, dtype=float)) > 0]
    for key in predictions:
        value = slopes.frozen.raw.get(key)
        if value is None:
            continue
        for text, function in usual_losses(value, varied):
            if text == HALF_SQUARES or (text == "cross-entropy" and not _is_distribution(value)):
                continue
            with np.errstate(all="ignore"):
                reference = _slopes_of(slopes, key, function)
            if reference is not None:
                yield text, reference


def _is_distribution(value: Any) -> bool:
    """Whether values sum to one along some axis of several entries."""
    return value.ndim > 0 and any(
        value.shape[axis] > 1 and np.allclose(value.sum(axis=axis), 1.0, atol=1e-6) for axis in range(value.ndim)
    )


def _slopes_of(slopes: Slopes, key: Key, function: Any) -> Any:
    rows = []
    for ends in slopes.raw_slopes:
        row = [] if ends else [float("nan")] * COUNT
        for ahead, back, step in ends:
            if key not in ahead or key not in back:
                return None
            row.append((function(ahead[key]) - function(back[key])) / (2 * step))
        rows.append(row)
    return np.array(rows)


def usual_losses(value: Any, targets: list[Any]) -> list[tuple[str, Any]]:
    """(name, array -> number) of every standard loss that this array could be the argument of."""
    functions: list[tuple[str, Any]] = [(HALF_SQUARES, half_squares)]
    for y in targets:
        if y.shape != value.shape and y.size == value.size:
            y = y.reshape(value.shape)
        if y.shape == value.shape:
            functions += [(name, partial(function, y)) for name, function in STANDARD.items()]
        elif y.dtype.kind in "iu" and value.ndim == 2 and y.size in value.shape and y.size > 1:
            functions += _labelled(value, y.reshape(-1))
    return functions


def _squared(target: Any, value: Any) -> float:
    return 0.5 * float(np.sum((value - target) ** 2))


def _absolute(target: Any, value: Any) -> float:
    return float(np.sum(np.abs(value - target)))


def _binary(target: Any, value: Any) -> float:
    return -float(np.sum(target * np.log(value) + (1 - target) * np.log(1 - value)))


def _categorical(target: Any, value: Any) -> float:
    return -float(np.sum(target * np.log(value)))


def _binary_of_logits(target: Any, value: Any) -> float:
    return float(np.sum(np.logaddexp(0, value) - target * value))


def _softmax(target: Any, value: Any, axis: int) -> float:
    shifted = value - value.max(axis=axis, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    return -float(np.sum(target * logs))


def _labelled(value: Any, labels: Any) -> list[tuple[str, Any]]:
    rows = value.shape[0] == labels.size
    classes = value.shape[1] if rows else value.shape[0]
    if labels.min() < 0 or labels.max() >= classes:
        return []
    onehot = np.eye(classes)[labels]
    onehot = onehot if rows else onehot.T
    return [
        ("cross-entropy of the labels", partial(_categorical, onehot)),
        ("softmax cross-entropy of the labels", partial(_softmax, onehot, axis=1 if rows else 0)),
    ]


# name -> (target, value) -> number
STANDARD: dict[str, Any] = {
    "squared error": _squared,
    "absolute error": _absolute,
    "binary cross-entropy": _binary,
    "cross-entropy": _categorical,
    "binary cross-entropy of the sigmoid": _binary_of_logits,
    "softmax cross-entropy along rows": partial(_softmax, axis=-1),
    "softmax cross-entropy along columns": partial(_softmax, axis=0),
}
