"""A draft of a step: its operations before they are bound into a plan, and while faults may still change them."""

from collections.abc import Callable
from functools import partial

from ...network.network import Layer, Network
from ...network.operations import Array, Operation, Operations
from ...network.workspace import BackwardOperations, LayerBuffers, Workspace
from ..updates import Updater


class StepDraft:
    """The parts of a step as lists that may be added to and replaced.

    `after_batch` comes once the batch is taken, `before_update` and `after_update` around the update. `loss` is what
    is evaluated and reported. `updater` is None where only the gradients are wanted and nobody will update.
    """

    def __init__(self, network: Network, workspace: Workspace, updater: Updater | None) -> None:
        self.network = network
        self.workspace = workspace
        self.updater = updater
        self.loss = network.loss
        self.after_batch: list[Operation] = []
        self.before_update: list[Operation] = []
        self.after_update: list[Operation] = []
        self.after_loss: list[Operation] = []
        self._backward = list(workspace.backward_parts)

    @property
    def rows(self) -> int:
        """Examples in the batch."""
        return self.workspace.rows

    def layer(self, index: int) -> Layer:
        """A layer by its number from 1."""
        return self.network.layers[index - 1]

    def buffers(self, index: int) -> LayerBuffers:
        """Its working arrays."""
        return self.workspace.buffers[index - 1]

    def layer_inputs(self, index: int) -> Array:
        """What it is fed, (rows, inputs)."""
        return self.workspace.layer_inputs(index)

    def backward(self, index: int) -> BackwardOperations:
        """Its backward operations as they stand."""
        return self._backward[index - 1]

    def replace_slope(self, index: int, *operations: Operation) -> None:
        """Another way from dL/da to dL/dz."""
        parts = self.backward(index)
        self._backward[index - 1] = BackwardOperations(operations, parts.gradient, parts.hand_down)

    def replace_hand_down(self, index: int, *operations: Operation) -> None:
        """Another way from dL/dz to dL/da of the layer below."""
        parts = self.backward(index)
        self._backward[index - 1] = BackwardOperations(parts.slope, parts.gradient, operations)

    def after_gradient(self, index: int, *operations: Operation) -> None:
        """Something to be done to the gradients of a layer right after they were computed."""
        parts = self.backward(index)
        self._backward[index - 1] = BackwardOperations(parts.slope, parts.gradient + operations, parts.hand_down)

    @property
    def loss_operation(self) -> Callable[[], float]:
        """Evaluates the loss and returns it; leaves its derivative in the last layer's delta."""
        last = self.workspace.buffers[-1]
        return partial(self.loss.evaluate, last.z, last.a, self.workspace.targets, last.delta)

    @property
    def backward_phases(self) -> tuple[Operations, ...]:
        """The backward operations by phase, last layer first."""
        return tuple(parts.whole for parts in reversed(self._backward))
