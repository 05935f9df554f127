"""A workspace: every array a batch needs beside the parameters, and the operations of a step bound to them.

There is one for each number of rows that occurs, so the last, smaller batch of an epoch has its own. Inputs of every
layer carry a last column of ones, whose weight is the bias.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import DTypeLike

from .network import Network
from .operations import Array, Operations, run
from .products import bind_forward, bind_gradient


@dataclass(frozen=True)
class LayerBuffers:
    """Working arrays of one layer for one batch, all (rows, units).

    `delta` is dL/dz once the layer's backward phase is done, dL/da just before it. `slope` is da/dz of the newest
    backward pass, and is not filled where loss and activation are one derivative.
    """

    z: Array
    a: Array
    slope: Array
    delta: Array


@dataclass(frozen=True)
class BackwardOperations:
    """The backward phase of one layer, in its three parts: dL/da becomes dL/dz, dL/dz gives the gradients, and
    dL/da of the layer below. A part is empty where there is nothing to do.
    """

    slope: Operations
    gradient: Operations
    hand_down: Operations

    @property
    def whole(self) -> Operations:
        """All three in their order."""
        return self.slope + self.gradient + self.hand_down


def with_ones(inputs: Array, dtype: DTypeLike) -> Array:
    """A copy of inputs (rows, features) as (rows, features + 1), the last column all ones."""
    rows, features = inputs.shape
    augmented = np.ones((rows, features + 1), dtype)
    augmented[:, :-1] = inputs
    return augmented


class Workspace:
    """One batch in work. `x` (rows, features + 1) and `targets` (rows, outputs) are read in place, never copied.

    `sources` is what each layer reads: its inputs and a column of ones.
    """

    def __init__(self, network: Network, x: Array, targets: Array) -> None:
        self.x = x
        self.targets = targets
        self.rows = len(x)
        self.loss = network.loss
        self.ones = np.ones(self.rows, network.dtype)
        self.buffers = tuple(
            LayerBuffers(*(np.zeros((self.rows, layer.units), network.dtype) for _ in range(4)))
            for layer in network.layers
        )
        self.sources = (x, *(with_ones(buffers.a, network.dtype) for buffers in self.buffers[:-1]))
        positions = range(len(network.layers))
        self.forward: tuple[Operations, ...] = tuple(self._bind_forward(network, k) for k in positions)
        self.backward_parts = tuple(self._bind_backward(network, k) for k in positions)
        self.backward: tuple[Operations, ...] = tuple(parts.whole for parts in self.backward_parts)

    @classmethod
    def empty(cls, network: Network, rows: int) -> "Workspace":
        """A workspace with input and target buffers of its own, to be filled."""
        sizes = network.architecture.sizes
        x = np.ones((rows, sizes[0] + 1), network.dtype)
        return cls(network, x, np.zeros((rows, sizes[-1]), network.dtype))

    @property
    def logits(self) -> Array:
        """z of the last layer, (rows, outputs)."""
        return self.buffers[-1].z

    @property
    def outputs(self) -> Array:
        """a of the last layer, (rows, outputs)."""
        return self.buffers[-1].a

    def layer_inputs(self, index: int) -> Array:
        """What layer `index` (from 1) is fed, (rows, inputs)."""
        return self.sources[index - 1][:, :-1]

    def evaluate_loss(self) -> float:
        """The loss of the batch; leaves its derivative in the last layer's delta."""
        last = self.buffers[-1]
        return self.loss.evaluate(last.z, last.a, self.targets, last.delta)

    def run_forward(self) -> float:
        """All layers, then the loss."""
        for operations in self.forward:
            run(operations)
        return self.evaluate_loss()

    def _bind_forward(self, network: Network, position: int) -> Operations:
        """z = x W + b, a = f(z), and a copied to where the next layer reads it, beside its ones."""
        layer, buffers = network.layers[position], self.buffers[position]
        operations = bind_forward(self.sources[position], layer.matrix, buffers.z)
        operations += layer.activation.apply(buffers.z, buffers.a)
        if position + 1 < len(self.sources):
            handed_on = self.sources[position + 1][:, :-1]
            operations += (partial(handed_on.__setitem__, ..., buffers.a),)
        return operations

    def _bind_backward(self, network: Network, position: int) -> BackwardOperations:
        layer, buffers = network.layers[position], self.buffers[position]
        is_last = position == len(network.layers) - 1
        slope: Operations = ()
        hand_down: Operations = ()
        if not (is_last and network.is_fused):
            slope = layer.activation.backpropagate(buffers.delta, buffers.z, buffers.a, buffers.slope)
        if position > 0:
            hand_down = (partial(buffers.delta.dot, layer.weights.T, self.buffers[position - 1].delta),)
        return BackwardOperations(
            slope, bind_gradient(self.sources[position], buffers.delta, layer.gradient), hand_down
        )
