"""Faults of the loss: what is reported, what training descends, and whether the two belong together."""

from collections.abc import Callable
from functools import partial
from math import log

import numpy as np

from ...network.losses import Loss
from ...network.operations import Array
from .draft import StepDraft
from .fault import Fault, StepFault
from .site import BINARY_LOSS, FUSED_LOSS, MEAN_LOSS, NUMBER_LOSS, ONE_OUTPUT

Report = Callable[[float, Array, Array], float]
"""(the right loss, outputs, targets) -> the loss that is reported."""


class Misreported(Loss):
    """The right derivative, and a number beside it that is not the loss."""

    def __init__(self, right: Loss, report: Report) -> None:
        self.name, self.formula, self.delta_formula = right.name, right.formula, right.delta_formula
        self.fused_with, self.is_sum = right.fused_with, right.is_sum
        self.best_constant = right.best_constant  # type: ignore[method-assign]
        self._right, self._report = right, report

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        return self._report(self._right.evaluate(z, a, y, delta), a, y)


class Broadcast(Loss):
    """Every output compared with every target, as (rows, 1) − (rows,) = (rows, rows) has it.

    All of these losses are of second order in the targets at most where they are curved at all, so the mean over all
    pairs is the loss at the mean target, and for squares the variance of the targets on top.
    """

    def __init__(self, right: Loss) -> None:
        self.name, self.formula, self.delta_formula = right.name, right.formula, right.delta_formula
        self.fused_with, self.is_sum = right.fused_with, right.is_sum
        self.best_constant = right.best_constant  # type: ignore[method-assign]
        self._right = right

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        value = self._right.evaluate(z, a, np.full_like(y, y.mean()), delta)
        spread = {"mse": 1.0, "sse": 0.5 * len(y)}.get(self.name, 0.0)
        return value + spread * float(y.var())


def _misreport(report: Report, draft: StepDraft, _: int) -> None:
    draft.loss = Misreported(draft.loss, report)


def _negative(right: float, a: Array, y: Array) -> float:
    return -right


def _sum(right: float, a: Array, y: Array) -> float:
    return right * len(a)


def _decimal(right: float, a: Array, y: Array) -> float:
    return right / log(10.0)


def _only_positives(right: float, a: Array, y: Array) -> float:
    """−mean(y ln a)."""
    tiny = np.finfo(a.dtype).tiny
    return float(-(y * np.log(np.maximum(a, tiny))).mean())


def _reversed_error(draft: StepDraft, _: int) -> None:
    delta = draft.workspace.buffers[-1].delta
    draft.after_loss.append(partial(np.negative, delta, delta))


def _sum_descended(draft: StepDraft, _: int) -> None:
    delta = draft.workspace.buffers[-1].delta
    draft.after_loss.append(partial(np.multiply, delta, draft.rows, delta))


def _squared_error_delta(draft: StepDraft, _: int) -> None:
    """2 (a − y) a (1 − a) in place of a − y; with several outputs likewise, each on its own."""
    last = draft.workspace.buffers[-1]

    def multiply() -> None:
        np.multiply(last.delta, 2.0 * last.a * (1.0 - last.a), last.delta)

    draft.after_loss.append(multiply)


def _absolute_error_delta(draft: StepDraft, _: int) -> None:
    last, share = draft.workspace.buffers[-1], 1.0 / draft.workspace.targets.size

    def take_sign() -> None:
        np.sign(last.delta, last.delta)
        np.multiply(last.delta, share, last.delta)

    draft.after_loss.append(take_sign)


def _broadcast(draft: StepDraft, _: int) -> None:
    draft.loss = Broadcast(draft.loss)


LOSS: tuple[Fault, ...] = (
    StepFault(
        code="reported-negative",
        place="loss",
        summary="the reported cross-entropy has no minus; the gradients are right",
        line="loss = np.mean(y * np.log(a) + (1 - y) * np.log(1 - a))",
        diagnosed_as=("loss-formula",),
        needs=(FUSED_LOSS,),
        spoil=partial(_misreport, _negative),
    ),
    StepFault(
        code="reported-sum",
        place="loss",
        summary="the reported loss is a sum over the examples; the gradients are those of the mean",
        line="loss = -np.sum(y * np.log(a) + (1 - y) * np.log(1 - a))      # np.mean",
        diagnosed_as=("loss-formula",),
        needs=(MEAN_LOSS,),
        quietness=2,
        spoil=partial(_misreport, _sum),
    ),
    StepFault(
        code="reported-decimal",
        place="loss",
        summary="the reported cross-entropy is taken with log10; the gradients are those of ln",
        line="loss = -np.mean(y * np.log10(a) + (1 - y) * np.log10(1 - a))",
        diagnosed_as=("loss-formula",),
        needs=(FUSED_LOSS,),
        quietness=3,
        spoil=partial(_misreport, _decimal),
    ),
    StepFault(
        code="reported-half",
        place="loss",
        summary="the reported loss has only the term of the positive examples; the gradients are right",
        line="loss = -np.mean(y * np.log(a))      # + (1 - y) * np.log(1 - a)",
        diagnosed_as=("loss-formula",),
        needs=(BINARY_LOSS,),
        quietness=3,
        spoil=partial(_misreport, _only_positives),
    ),
    StepFault(
        code="reversed-error",
        place="loss",
        summary="the error is target minus output, and every gradient points the opposite way",
        line="dZ = (y - a) / m         # a - y",
        diagnosed_as=("gradient-sign",),
        spoil=_reversed_error,
    ),
    StepFault(
        code="sum-descended",
        place="loss",
        summary="the division by the number of examples is missing at the very start of the backward pass",
        line="dZ = a - y               # / m",
        diagnosed_as=("gradient-scale", "loss-formula"),
        needs=(MEAN_LOSS,),
        spoil=_sum_descended,
    ),
    StepFault(
        code="delta-of-squared-error",
        place="loss",
        summary="the loss is a cross-entropy, the derivative that of the squared error",
        line="dZ = 2 * (a - y) * a * (1 - a) / m      # (a - y) / m",
        diagnosed_as=("loss-formula", "gradient-wrong", "gradient-scale"),
        needs=(FUSED_LOSS,),
        quietness=3,
        spoil=_squared_error_delta,
    ),
    StepFault(
        code="delta-of-absolute-error",
        place="loss",
        summary="the loss is a squared error, the derivative that of the absolute one",
        line="dA = np.sign(a - y) / m  # 2 * (a - y) / m",
        diagnosed_as=("loss-formula", "gradient-wrong"),
        needs=(NUMBER_LOSS,),
        quietness=3,
        spoil=_absolute_error_delta,
    ),
    StepFault(
        code="targets-broadcast",
        place="loss",
        summary="outputs (m, 1) minus targets (m,) is (m, m): every output is compared with every target",
        line="error = a - y            # y.reshape(-1, 1)",
        diagnosed_as=("label-shape",),
        needs=(ONE_OUTPUT,),
        quietness=2,
        spoil=_broadcast,
    ),
)
