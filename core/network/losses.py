"""Loss functions: the value of a batch, its derivative, and the value of the best constant answer.

Where loss and output activation belong together (sigmoid with bce, softmax with cross_entropy) the derivative is
taken with respect to the logits z at once, `(a − y) / rows`, which never divides by a probability of 0.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import unknown_name

Array = NDArray[np.floating[Any]]


class Loss:
    """What training descends. All arrays are (rows, outputs); z logits, a outputs, y targets.

    `fused_with` names the output activation whose derivative is already inside `evaluate`'s delta, which is then
    dL/dz; with None, delta is dL/da. `formula` and `delta_formula` are for the screen.
    """

    name = ""
    formula = ""
    delta_formula = ""
    fused_with: str | None = None
    is_sum = False

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        """The loss of the batch; fills `delta`."""
        raise NotImplementedError

    def of_rows(self, z: Array, a: Array, y: Array) -> Array:
        """(rows,): the loss each row would have as a batch of its own."""
        raise NotImplementedError

    def best_constant(self, targets: Array) -> float:
        """The mean loss per row of the best answer that ignores the inputs: the level of chance."""
        raise NotImplementedError


class BinaryCrossEntropy(Loss):
    """−mean(y ln a + (1 − y) ln(1 − a)), from the logits as mean(max(z, 0) − y z + ln(1 + e^−|z|)).

    Neither part can overflow, and for y = 0 or 1 neither loses digits to the other, so the loss is never negative.
    """

    name = "bce"
    formula = "−mean(y ln a + (1 − y) ln(1 − a))"
    delta_formula = "(a − y) / m"
    fused_with = "sigmoid"

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        np.abs(z, delta)
        np.negative(delta, delta)
        np.exp(delta, delta)
        np.log1p(delta, delta)
        value = float(delta.sum())
        np.maximum(z, 0.0, out=delta)
        np.subtract(delta, y * z, delta)
        value = (value + float(delta.sum())) / z.size
        np.subtract(a, y, delta)
        np.divide(delta, z.size, delta)
        return value

    def of_rows(self, z: Array, a: Array, y: Array) -> Array:
        rows: Array = (np.log1p(np.exp(-np.abs(z))) + np.maximum(z, 0.0) - y * z).mean(axis=1)
        return rows

    def best_constant(self, targets: Array) -> float:
        """Entropy of the labels, averaged over the outputs."""
        return float(np.mean(_entropy(targets.mean(axis=0)) + _entropy(1.0 - targets.mean(axis=0))))


class CrossEntropy(Loss):
    """−mean over rows of ln a[class], with ln Σ eᶻ taken as max z − ln max a, which cannot overflow."""

    name = "cross_entropy"
    formula = "−mean(ln a[class])"
    delta_formula = "(a − y) / m"
    fused_with = "softmax"

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        # Row by row the largest logit and that of the class nearly cancel; summed first, they would lose digits.
        behind = z.max(axis=1) - np.einsum("rk,rk->r", y, z)
        value = float((behind - np.log(a.max(axis=1))).sum()) / len(z)
        np.subtract(a, y, delta)
        np.divide(delta, len(z), delta)
        return value

    def of_rows(self, z: Array, a: Array, y: Array) -> Array:
        rows: Array = z.max(axis=1) - np.einsum("rk,rk->r", y, z) - np.log(a.max(axis=1))
        return rows

    def best_constant(self, targets: Array) -> float:
        """Entropy of the class frequencies; ln K where they are equal."""
        return float(_entropy(targets.mean(axis=0)).sum())


class MeanSquaredError(Loss):
    """mean((a − y)²) over rows and outputs."""

    name = "mse"
    formula = "mean((a − y)²)"
    delta_formula = "2 (a − y) / (m k)"

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        np.subtract(a, y, delta)
        value = float(np.vdot(delta, delta)) / z.size
        np.multiply(delta, 2.0 / z.size, delta)
        return value

    def of_rows(self, z: Array, a: Array, y: Array) -> Array:
        rows: Array = np.square(a - y).mean(axis=1)
        return rows

    def best_constant(self, targets: Array) -> float:
        """Variance of the targets."""
        return float(targets.var(axis=0).mean())


class SumOfSquares(Loss):
    """½ Σ (a − y)² over rows and outputs: what `error = y − a` with plain `+=` updates descends."""

    name = "sse"
    formula = "½ Σ (a − y)²"
    delta_formula = "a − y"
    is_sum = True

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        np.subtract(a, y, delta)
        return 0.5 * float(np.vdot(delta, delta))

    def of_rows(self, z: Array, a: Array, y: Array) -> Array:
        rows: Array = 0.5 * np.square(a - y).sum(axis=1)
        return rows

    def best_constant(self, targets: Array) -> float:
        """Half the variance of the targets, summed over the outputs."""
        return 0.5 * float(targets.var(axis=0).sum())


class Huber(Loss):
    """mean of ½ r² for |r| <= 1 and |r| − ½ beyond, r = a − y (Huber 1964)."""

    name = "huber"
    formula = "mean(½ r² if |r| ≤ 1 else |r| − ½), r = a − y"
    delta_formula = "clip(a − y, −1, 1) / (m k)"

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        residual = a - y
        np.clip(residual, -1.0, 1.0, delta)
        # With c the clipped residual, c (r − c/2) is ½ r² inside and |r| − ½ outside.
        value = float(np.vdot(delta, residual - 0.5 * delta)) / z.size
        np.divide(delta, z.size, delta)
        return value

    def of_rows(self, z: Array, a: Array, y: Array) -> Array:
        residual = a - y
        clipped = np.clip(residual, -1.0, 1.0)
        rows: Array = (clipped * (residual - 0.5 * clipped)).mean(axis=1)
        return rows

    def best_constant(self, targets: Array) -> float:
        """Found by descent on the constant, column by column; the loss is convex in it."""
        constant = np.median(targets, axis=0)
        for _ in range(200):
            constant = constant - np.clip(constant - targets, -1.0, 1.0).mean(axis=0)
        residual = constant - targets
        clipped = np.clip(residual, -1.0, 1.0)
        return float(np.mean(clipped * (residual - 0.5 * clipped)))


def _entropy(p: NDArray[Any]) -> NDArray[Any]:
    """−p ln p, 0 where p is 0."""
    safe: NDArray[Any] = np.where(p > 0, p, 1.0)
    entropy: NDArray[Any] = -safe * np.log(safe)
    return entropy


_TABLE: tuple[Loss, ...] = (BinaryCrossEntropy(), CrossEntropy(), MeanSquaredError(), SumOfSquares(), Huber())
LOSSES: dict[str, Loss] = {loss.name: loss for loss in _TABLE}


def loss_named(name: str) -> Loss:
    """Look a loss up. Raises StepgradError naming the nearest."""
    try:
        return LOSSES[name]
    except KeyError:
        raise unknown_name("loss", name, LOSSES) from None
