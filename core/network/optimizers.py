"""Optimizers: how gradients become an update. They know vectors and nothing of layers.

Each has two halves: `absorb` folds a gradient into its memory (its slots), `direction` says from gradient and
memory how far to move. The second can be asked again after the step, which is how an update is measured without
storing it. Vectors are walked in blocks that stay in cache.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import unknown_name
from .settings import Hyperparameters

Array = NDArray[np.floating[Any]]
Slots = Sequence[Array]


class Optimizer:
    """Plain gradient descent, and the base of the others.

    `slot_names` are the vectors it remembers, `setting_names` the hyper-parameters that are its own.
    """

    name = "sgd"
    slot_names: tuple[str, ...] = ()
    setting_names: tuple[str, ...] = ()
    formula = "w ← w − η g"
    follows_gradient = True
    """True: the update is the gradient times the rate, and nothing else."""
    decouples_decay = False
    """True: weight decay shrinks the weights directly (AdamW). False: it is added to the gradient (L2)."""

    def absorb(self, gradient: Array, slots: Slots, settings: Hyperparameters, scratch: Array) -> None:
        """Update `slots` in place with this step's gradient."""

    def direction(
        self, gradient: Array, slots: Slots, settings: Hyperparameters, rate: float, count: int, out: Array
    ) -> None:
        """Fill `out` with what is to be subtracted from the parameters. `count` is the step, from 1."""
        np.multiply(gradient, rate, out)


class Momentum(Optimizer):
    """Velocity v ← μ v + g; the step is η v (Polyak 1964, in PyTorch's form)."""

    name = "momentum"
    slot_names = ("velocity",)
    setting_names = ("momentum",)
    follows_gradient = False
    formula = "v ← μ v + g;  w ← w − η v"

    def absorb(self, gradient: Array, slots: Slots, settings: Hyperparameters, scratch: Array) -> None:
        velocity = slots[0]
        np.multiply(velocity, settings.momentum, velocity)
        np.add(velocity, gradient, velocity)

    def direction(
        self, gradient: Array, slots: Slots, settings: Hyperparameters, rate: float, count: int, out: Array
    ) -> None:
        np.multiply(slots[0], rate, out)


class Nesterov(Momentum):
    """Momentum that looks ahead: the step is η (g + μ v) (Nesterov 1983, Sutskever et al. 2013)."""

    name = "nesterov"
    formula = "v ← μ v + g;  w ← w − η (g + μ v)"

    def direction(
        self, gradient: Array, slots: Slots, settings: Hyperparameters, rate: float, count: int, out: Array
    ) -> None:
        np.multiply(slots[0], settings.momentum, out)
        np.add(out, gradient, out)
        np.multiply(out, rate, out)


class RMSProp(Optimizer):
    """Divides by a running root mean square: s ← ρ s + (1 − ρ) g² (Tieleman & Hinton 2012)."""

    name = "rmsprop"
    slot_names = ("mean_square",)
    setting_names = ("rho", "epsilon")
    follows_gradient = False
    formula = "s ← ρ s + (1 − ρ) g²;  w ← w − η g / (√s + ε)"

    def absorb(self, gradient: Array, slots: Slots, settings: Hyperparameters, scratch: Array) -> None:
        _average_square(slots[0], gradient, settings.rho, scratch)

    def direction(
        self, gradient: Array, slots: Slots, settings: Hyperparameters, rate: float, count: int, out: Array
    ) -> None:
        np.sqrt(slots[0], out)
        np.add(out, settings.epsilon, out)
        np.divide(gradient, out, out)
        np.multiply(out, rate, out)


class Adam(Optimizer):
    """First and second moments with bias correction (Kingma & Ba 2015)."""

    name = "adam"
    slot_names = ("first_moment", "second_moment")
    setting_names = ("beta1", "beta2", "epsilon")
    follows_gradient = False
    formula = "m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − η m̂ / (√v̂ + ε)"

    def absorb(self, gradient: Array, slots: Slots, settings: Hyperparameters, scratch: Array) -> None:
        first = slots[0]
        np.multiply(gradient, 1.0 - settings.beta1, scratch)
        np.multiply(first, settings.beta1, first)
        np.add(first, scratch, first)
        _average_square(slots[1], gradient, settings.beta2, scratch)

    def direction(
        self, gradient: Array, slots: Slots, settings: Hyperparameters, rate: float, count: int, out: Array
    ) -> None:
        # η m̂ / (√v̂ + ε) with both corrections pulled out of the vectors, as in the paper's section 2.
        root = float(np.sqrt(1.0 - settings.beta2**count))
        np.sqrt(slots[1], out)
        np.add(out, settings.epsilon * root, out)
        np.divide(slots[0], out, out)
        np.multiply(out, rate * root / (1.0 - settings.beta1**count), out)


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov & Hutter 2019)."""

    name = "adamw"
    formula = "w ← (1 − η λ) w − η m̂ / (√v̂ + ε)"
    decouples_decay = True


def _average_square(average: Array, gradient: Array, decay: float, scratch: Array) -> None:
    """average ← decay · average + (1 − decay) · gradient²."""
    np.multiply(gradient, gradient, scratch)
    np.multiply(scratch, 1.0 - decay, scratch)
    np.multiply(average, decay, average)
    np.add(average, scratch, average)


_TABLE = (Optimizer(), Momentum(), Nesterov(), RMSProp(), Adam(), AdamW())
OPTIMIZERS: dict[str, Optimizer] = {optimizer.name: optimizer for optimizer in _TABLE}


def optimizer_named(name: str) -> Optimizer:
    """Look an optimizer up. Raises StepgradError naming the nearest."""
    try:
        return OPTIMIZERS[name]
    except KeyError:
        raise unknown_name("optimizer", name, OPTIMIZERS) from None
