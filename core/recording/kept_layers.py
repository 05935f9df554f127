"""Layers as a checkpoint kept them: their weights, and which units were dead, without any data."""

import numpy as np

from ..errors import StepgradError
from ..network.network import Architecture, Network
from ..network.workspace import Workspace
from ..observing.activity import ActivityMonitor
from ..observing.description import RunDescription
from ..observing.measurements import LayerStatistics
from ..observing.statistics import describe_layer
from .reader import StoredCheckpoint
from .states import join_activity


class KeptLayers:
    """The network of a run that is described, standing at a checkpoint; before the first its weights are nan.

    Raises StepgradError for a run that is no network of dense layers.
    """

    def __init__(self, run: RunDescription) -> None:
        if not run.layers:
            raise StepgradError("it is no network of layers")
        sizes = (run.layers[0].inputs, *(layer.units for layer in run.layers))
        activations = tuple(layer.activation for layer in run.layers)
        self._network = Network(Architecture(sizes, activations, run.loss, run.dtype))
        self._network.parameters.fill(np.nan)
        self._activity = ActivityMonitor(self._network)
        outputs = run.layers[-1].units
        # Nothing ever goes through it; a layer is described by way of one.
        self._batch = Workspace(self._network, np.ones((1, sizes[0] + 1), run.dtype), np.zeros((1, outputs), run.dtype))

    def take(self, kept: StoredCheckpoint) -> None:
        """Stand at a checkpoint. Raises StepgradError for one of another network."""
        parameters = kept.tensors["parameters"]
        if parameters.shape != self._network.parameters.shape:
            raise StepgradError("its checkpoints are of another network")
        np.copyto(self._network.parameters, parameters)
        self._activity.restore(join_activity(self._activity, kept.about, kept.tensors))

    @property
    def described(self) -> tuple[LayerStatistics, ...]:
        """All that can be said of each without a batch."""
        with np.errstate(all="ignore"):
            return tuple(
                describe_layer(
                    layer, self._batch, self._activity, has_activations=False, has_gradient=False, update_norm=None
                )
                for layer in self._network.layers
            )
