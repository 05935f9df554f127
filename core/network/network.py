"""A dense network whose parameters are one flat vector, and whose gradients are another of the same layout.

Layers are views into the two vectors, so an update, a norm or a checkpoint of the whole network is one call.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from .activations import Activation, activation_named
from .initializers import Initializer
from .losses import Loss, loss_named
from .operations import Array


@dataclass(frozen=True)
class Architecture:
    """The shape of a network: layer sizes with the inputs first, one activation per layer, the loss."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str
    dtype: str = "float64"

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum((inputs + 1) * units for inputs, units in pairwise(self.sizes))

    def __str__(self) -> str:
        return "-".join(map(str, self.sizes)) + " " + "→".join(self.activations)


class Layer:
    """One dense layer a = f(x W + b): views into the network's vectors, and its activation.

    `matrix` is (inputs + 1, units): the weights, and the bias as its last row; `gradient` is laid out alike. `weights`
    and `weight_gradient` (inputs, units), `bias` and `bias_gradient` (units,) are parts of them. `index` counts from
    1. In the flat vectors the weights begin at `start`, the biases at `bias_start`, the next layer at `stop`.
    """

    def __init__(self, index: int, activation: Activation, shape: tuple[int, int], start: int) -> None:
        self.index = index
        self.activation = activation
        self.inputs, self.units = shape
        self.start = start
        self.bias_start = start + self.inputs * self.units
        self.stop = self.bias_start + self.units

    def bind(self, parameters: Array, gradients: Array) -> None:
        """Make this layer's arrays views into the network's vectors."""
        shape = (self.inputs + 1, self.units)
        self.matrix = parameters[self.start : self.stop].reshape(shape)
        self.gradient = gradients[self.start : self.stop].reshape(shape)
        self.weights, self.bias = self.matrix[:-1], self.matrix[-1]
        self.weight_gradient, self.bias_gradient = self.gradient[:-1], self.gradient[-1]

    def __repr__(self) -> str:
        return f"<layer {self.index}: {self.inputs}×{self.units} {self.activation.name}>"


class Network:
    """A stack of dense layers over one parameter vector. `gradients` has the same layout.

    `is_fused`: output activation and loss are one derivative, see `losses.py`.
    """

    def __init__(
        self, architecture: Architecture, parameters: Array | None = None, gradients: Array | None = None
    ) -> None:
        self.architecture = architecture
        self.dtype = np.dtype(architecture.dtype)
        self.loss: Loss = loss_named(architecture.loss)
        size = architecture.parameter_count
        self.parameters: Array = np.zeros(size, self.dtype) if parameters is None else parameters
        self.gradients: Array = np.zeros(size, self.dtype) if gradients is None else gradients
        self.layers = self._make_layers()
        self.is_fused = self.loss.fused_with == self.layers[-1].activation.name

    def _make_layers(self) -> tuple[Layer, ...]:
        layers: list[Layer] = []
        start = 0
        for index, name in enumerate(self.architecture.activations, start=1):
            shape = (self.architecture.sizes[index - 1], self.architecture.sizes[index])
            layer = Layer(index, activation_named(name), shape, start)
            layer.bind(self.parameters, self.gradients)
            layers.append(layer)
            start = layer.stop
        return tuple(layers)

    def put_output(self, activation: Activation, loss: Loss, *, is_fused: bool) -> None:
        """Answer and be judged in another way than the architecture says; before any workspace is made."""
        self.layers[-1].activation, self.loss, self.is_fused = activation, loss, is_fused

    def twin(self, parameters: Array, gradients: Array | None = None) -> "Network":
        """The same network on other parameters, whose precision becomes its own; its gradients are 0 unless given."""
        twin = Network(replace(self.architecture, dtype=parameters.dtype.name), parameters, gradients)
        twin.put_output(self.layers[-1].activation, self.loss, is_fused=self.is_fused)
        return twin

    def initialize(self, weights: Initializer, bias: Initializer, rng: np.random.Generator) -> None:
        """Draw all parameters, layer by layer, weights before biases."""
        with np.errstate(over="ignore"):  # a start beyond single precision is infinite, and found so at the first step
            for layer in self.layers:
                layer.weights[...] = weights.draw(rng, layer.inputs, layer.units)
                layer.bias[...] = bias.draw(rng, 1, layer.units)[0]
