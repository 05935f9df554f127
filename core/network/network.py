"""A dense network whose parameters are one flat vector, and whose gradients are another of the same layout.

Layers are views into the two vectors, so an update, a norm or a checkpoint of the whole network is one call.
Working arrays of a batch live in a `Workspace`, apart from the parameters, one for each number of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .activations import Activation, activation_named
from .initializers import Initializer
from .losses import Loss, loss_named
from .products import bind_forward, bind_weight_gradient

Array = NDArray[np.floating[Any]]


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
        return sum((inputs + 1) * units for inputs, units in zip(self.sizes, self.sizes[1:], strict=False))

    def __str__(self) -> str:
        return "-".join(map(str, self.sizes)) + " " + "→".join(self.activations)


class Layer:
    """One dense layer a = f(x W + b): views into the network's vectors, and its activation.

    `weights` and `weight_gradient` are (inputs, units), `bias` and `bias_gradient` (units,). `index` counts from 1.
    In the flat vectors the weights begin at `start`, and the biases follow them.
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
        shape = (self.inputs, self.units)
        self.weights = parameters[self.start : self.bias_start].reshape(shape)
        self.bias = parameters[self.bias_start : self.stop]
        self.weight_gradient = gradients[self.start : self.bias_start].reshape(shape)
        self.bias_gradient = gradients[self.bias_start : self.stop]

    def __repr__(self) -> str:
        return f"<layer {self.index}: {self.inputs}×{self.units} {self.activation.name}>"


@dataclass(frozen=True)
class LayerBuffers:
    """Working arrays of one layer for one batch, all (rows, units).

    `delta` is dL/dz once the layer's backward phase is done, dL/da just before it.
    """

    z: Array
    a: Array
    slope: Array
    delta: Array


class Workspace:
    """Everything a batch of `rows` examples needs beside the parameters, with the operations bound to it."""

    def __init__(self, network: "Network", inputs: Array, targets: Array) -> None:
        self.inputs = inputs
        self.targets = targets
        self.rows = len(inputs)
        self.buffers = tuple(
            LayerBuffers(*(np.zeros((self.rows, layer.units), network.dtype) for _ in range(4)))
            for layer in network.layers
        )
        self.ones = np.ones(self.rows, network.dtype)
        sources = (inputs, *(buffers.a for buffers in self.buffers))
        self.forward: tuple[Callable[[], None], ...] = tuple(
            _bind_layer_forward(layer, x, buffers)
            for layer, x, buffers in zip(network.layers, sources, self.buffers, strict=False)
        )
        self.backward: tuple[Callable[[], None], ...] = tuple(
            network._bind_layer_backward(self, position, sources[position]) for position in range(len(network.layers))
        )
        self.loss = network.loss

    @property
    def logits(self) -> Array:
        """z of the last layer, (rows, outputs)."""
        return self.buffers[-1].z

    @property
    def outputs(self) -> Array:
        """a of the last layer, (rows, outputs)."""
        return self.buffers[-1].a

    def layer_inputs(self, index: int) -> Array:
        """What layer `index` (from 1) is fed."""
        return self.inputs if index == 1 else self.buffers[index - 2].a

    def evaluate_loss(self) -> float:
        """The loss of the batch; leaves its derivative in the last layer's delta."""
        last = self.buffers[-1]
        return self.loss.evaluate(last.z, last.a, self.targets, last.delta)

    def run_forward(self) -> float:
        """All layers, then the loss."""
        for operate in self.forward:
            operate()
        return self.evaluate_loss()

    def run_backward(self) -> None:
        """All layers from last to first; gradients end up in the network's gradient vector."""
        for operate in reversed(self.backward):
            operate()


class Network:
    """A stack of dense layers over one parameter vector. `gradients` has the same layout."""

    def __init__(self, architecture: Architecture, parameters: Array | None = None) -> None:
        self.architecture = architecture
        self.dtype = np.dtype(architecture.dtype)
        self.loss: Loss = loss_named(architecture.loss)
        size = architecture.parameter_count
        self.parameters: Array = np.zeros(size, self.dtype) if parameters is None else parameters
        self.gradients: Array = np.zeros(size, self.dtype)
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

    def initialize(self, weights: Initializer, bias: Initializer, rng: np.random.Generator) -> None:
        """Draw all parameters, layer by layer, weights before biases."""
        for layer in self.layers:
            layer.weights[...] = weights.draw(rng, layer.inputs, layer.units)
            layer.bias[...] = bias.draw(rng, 1, layer.units)[0]

    def workspace(self, rows: int) -> Workspace:
        """A new workspace with input and target buffers of its own."""
        sizes = self.architecture.sizes
        return Workspace(self, np.zeros((rows, sizes[0]), self.dtype), np.zeros((rows, sizes[-1]), self.dtype))

    def workspace_on(self, inputs: Array, targets: Array) -> Workspace:
        """A new workspace that reads these arrays in place, without a copy."""
        return Workspace(self, inputs, targets)

    def copy(self) -> "Network":
        """An independent network with the same parameters, for looking ahead without touching the run."""
        return Network(self.architecture, self.parameters.copy())

    def _bind_layer_backward(self, workspace: Workspace, position: int, x: Array) -> Callable[[], None]:
        """Layer `position`'s backward pass: dL/da -> dL/dz, its gradients, then dL/da of the layer below."""
        layer, buffers = self.layers[position], workspace.buffers[position]
        is_last = position == len(self.layers) - 1
        steps: list[Callable[[], object]] = []
        if not (is_last and self.is_fused):
            steps.append(partial(layer.activation.backpropagate, buffers.delta, buffers.z, buffers.a, buffers.slope))
        steps.append(bind_weight_gradient(x, buffers.delta, layer.weight_gradient))
        steps.append(partial(np.dot, workspace.ones, buffers.delta, layer.bias_gradient))
        if position > 0:
            below = workspace.buffers[position - 1]
            steps.append(partial(np.dot, buffers.delta, layer.weights.T, below.delta))
        return partial(_run_all, tuple(steps))


def _bind_layer_forward(layer: Layer, x: Array, buffers: LayerBuffers) -> Callable[[], None]:
    """z = x W + b, a = f(z)."""
    multiply = bind_forward(x, layer.weights, buffers.z)
    z, a, bias, apply = buffers.z, buffers.a, layer.bias, layer.activation.apply

    def forward() -> None:
        multiply()
        np.add(z, bias, z)
        apply(z, a)

    return forward


def _run_all(steps: Sequence[Callable[[], object]]) -> None:
    for step in steps:
        step()
