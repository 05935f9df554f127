"""Faults of the model: layers without a bend, an output that is none the loss can use, too few units."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ...network.activations import Activation, activation_named
from ...network.losses import Loss
from ...network.network import Network
from ...network.operations import Array, Operations
from .fault import Fault, NetworkFault, RecipeFault
from .site import (
    ANY_HIDDEN_LAYER,
    FUSED_LOSS,
    IDENTITY_OUTPUT,
    LABELS,
    MORE_EXAMPLES_THAN_INPUTS,
    NEGATIVE_TARGETS,
    REGRESSION,
    SIGMOID_OUTPUT,
    SOFTMAX,
    TARGETS_OUTSIDE,
    Site,
)

CLOSEST = 1e-12
"""Outputs are kept that far from 0 and 1 before their logarithm is taken, as programs do."""


class FromOutputs(Loss):
    """A cross-entropy computed from the outputs, whatever they are, with the derivative (a − y) / m all the same.

    This is what a program does that was given another output than its formulas were written for.
    """

    def __init__(self, right: Loss) -> None:
        self.name, self.formula, self.delta_formula = right.name, right.formula, right.delta_formula
        self.best_constant = right.best_constant  # type: ignore[method-assign]

    def evaluate(self, z: Array, a: Array, y: Array, delta: Array) -> float:
        probability = np.clip(a, CLOSEST, 1.0 - CLOSEST)
        terms = y * np.log(probability)
        if self.name == "bce":
            terms += (1.0 - y) * np.log(1.0 - probability)
        rows = z.size if self.name == "bce" else len(z)
        np.subtract(a, y, delta)
        np.divide(delta, rows, delta)
        return float(-terms.sum() / rows)


def _over_the_batch(z: Array, a: Array) -> Operations:
    def fill() -> None:
        np.subtract(z, z.max(axis=0), a)
        np.exp(a, a)
        np.divide(a, a.sum(axis=0), a)

    return (fill,)


def _always_one(z: Array, a: Array) -> Operations:
    return (lambda: np.divide(np.exp(z - z), 1.0, a),)


def _twice(activation: Activation) -> Callable[[Array, Array], Operations]:
    def apply(z: Array, a: Array) -> Operations:
        once = np.empty_like(z)
        return activation.apply(z, once) + activation.apply(once, a)

    return apply


def _put(network: Network, activation: Activation) -> None:
    network.put_output(activation, FromOutputs(network.loss), is_fused=True)


def _softmax_over_batch(network: Network, _: int) -> None:
    _put(network, replace(activation_named("softmax"), apply=_over_the_batch))


def _softmax_of_one(network: Network, _: int) -> None:
    _put(network, replace(activation_named("softmax"), apply=_always_one))


def _output_twice(network: Network, _: int) -> None:
    activation = network.layers[-1].activation
    _put(network, replace(activation, apply=_twice(activation)))


def _relu_output(network: Network, _: int) -> None:
    _put(network, activation_named("relu"))


def _no_output_activation(network: Network, _: int) -> None:
    _put(network, activation_named("identity"))


def _no_nonlinearity(site: Site) -> Mapping[str, Any]:
    return {"activations": ("identity",) * (site.layers - 1) + site.activations[-1:]}


def _other_output(site: Site, activation: str) -> Mapping[str, Any]:
    return {"activations": (*site.activations[:-1], activation)}


def _one_unit(site: Site) -> Mapping[str, Any]:
    return {"sizes": (site.sizes[0], *(1 for _ in site.sizes[1:-1]), site.sizes[-1])}


MODEL: tuple[Fault, ...] = (
    RecipeFault(
        code="no-nonlinearity",
        place="model",
        summary="the hidden layers have no activation, so all layers together are one linear map",
        line="A1 = X @ W1 + b1         # np.tanh(...)",
        diagnosed_as=("missing-nonlinearity",),
        needs=(ANY_HIDDEN_LAYER,),
        quietness=2,
        changes=_no_nonlinearity,
    ),
    RecipeFault(
        code="one-hidden-unit",
        place="model",
        summary="every hidden layer has a single unit",
        line="W1 = rng.normal(size=(inputs, 1))",
        diagnosed_as=("not-enough-capacity",),
        needs=(ANY_HIDDEN_LAYER, LABELS, MORE_EXAMPLES_THAN_INPUTS),
        quietness=2,
        changes=_one_unit,
    ),
    NetworkFault(
        code="relu-output",
        place="model",
        summary="the output of a classifier is a ReLU, which is no probability",
        line="a = np.maximum(0, z)     # 1 / (1 + np.exp(-z))",
        diagnosed_as=("loss-output-mismatch",),
        needs=(FUSED_LOSS,),
        spoil=_relu_output,
    ),
    NetworkFault(
        code="no-output-activation",
        place="model",
        summary="the output of a classifier is z itself, which is no probability",
        line="a = z                    # 1 / (1 + np.exp(-z))",
        diagnosed_as=("loss-output-mismatch",),
        needs=(FUSED_LOSS,),
        spoil=_no_output_activation,
    ),
    RecipeFault(
        code="relu-output-for-numbers",
        place="model",
        summary="the output is a ReLU, and some of the numbers to predict are below 0",
        line="a = np.maximum(0, z)     # z",
        diagnosed_as=("loss-output-mismatch",),
        needs=(IDENTITY_OUTPUT, REGRESSION, NEGATIVE_TARGETS),
        quietness=2,
        changes=lambda site: _other_output(site, "relu"),
    ),
    RecipeFault(
        code="sigmoid-output-for-numbers",
        place="model",
        summary="the output is a sigmoid, and some of the numbers to predict are not between 0 and 1",
        line="a = 1 / (1 + np.exp(-z)) # z",
        diagnosed_as=("loss-output-mismatch",),
        needs=(IDENTITY_OUTPUT, REGRESSION, TARGETS_OUTSIDE),
        quietness=2,
        changes=lambda site: _other_output(site, "sigmoid"),
    ),
    NetworkFault(
        code="softmax-wrong-axis",
        place="model",
        summary="the softmax is taken over the examples, not over the classes",
        line="a = e / e.sum(axis=0)    # axis=1, keepdims=True",
        diagnosed_as=("softmax-axis",),
        needs=(SOFTMAX,),
        quietness=2,
        spoil=_softmax_over_batch,
    ),
    NetworkFault(
        code="softmax-of-one-output",
        place="model",
        summary="a softmax over a single output, which is always 1",
        line="a = e / e.sum(axis=1, keepdims=True)      # z is (m, 1)",
        diagnosed_as=("loss-output-mismatch", "softmax-axis"),
        needs=(SIGMOID_OUTPUT,),
        spoil=_softmax_of_one,
    ),
    NetworkFault(
        code="output-activation-twice",
        place="model",
        summary="the output activation is applied twice: once in the network, once where the loss is computed",
        line="a = softmax(softmax(z))",
        diagnosed_as=("loss-output-mismatch",),
        needs=(FUSED_LOSS,),
        quietness=3,
        spoil=_output_twice,
    ),
)
