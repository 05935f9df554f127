"""Central differences of the loss for single parameters: the judge of every gradient.

Moving one weight changes one column of its layer's z and nothing before it, so only what lies behind is computed again:
on a wide first layer that is a thousandth of a whole way forward.
"""

from functools import partial
from math import nan

import numpy as np

from ..network.network import Network
from ..network.operations import Array, Operations, run
from ..network.workspace import Workspace

STEP = 1e-5
"""Half the distance of the two points of a difference, relative to max(1, |w|): error about 1e-10 in float64."""
ROUNDING = 1e-14
"""Some fifty roundings of a loss of 1, which the bend over a quarter of the distance would show."""


class Differences:
    """Slopes of the loss of one batch at one set of float64 parameters; the workspace is used up by the asking."""

    def __init__(self, network: Network, workspace: Workspace) -> None:
        self._network = network
        self._workspace = workspace
        self._behind = tuple(self._operations_behind(position) for position in range(len(network.layers)))
        self._standing, self._centre = -1, 0.0

    def slope(self, layer: int, place: int, *, expected: float = nan, near: float = 0.0) -> float:
        """(L(w + h) − L(w − h)) / 2h for entry `place` of a layer's (inputs + 1, units) matrix; nan across a kink.

        Two distances are tried. Where they disagree, or the slopes to both sides differ by as much at the smaller one,
        a ReLU changes sides in between and there is no derivative to find. A first slope within `near` of the
        `expected` one, relative to it, is not tried again: no kink makes it right by chance.
        """
        self._stand_at(layer)
        row, unit = divmod(place, self._network.layers[layer - 1].units)
        column = self._workspace.buffers[layer - 1].z[:, unit]
        kept, source = column.copy(), self._workspace.sources[layer - 1][:, row]
        size = STEP * max(1.0, abs(float(self._network.layers[layer - 1].matrix[row, unit])))
        estimates, bends = [], []
        for h in (size, 0.25 * size):
            above = self._loss_with(layer, column, kept + h * source)
            below = self._loss_with(layer, column, kept - h * source)
            estimates.append((above - below) / (2.0 * h))
            if abs(estimates[0] - expected) < near * abs(expected):
                break
            bends.append(abs(above - 2.0 * self._centre + below) / h)
        column[...] = kept
        if len(estimates) == 1:
            return float(estimates[0])
        coarse, fine = estimates
        rounding = ROUNDING * max(1.0, abs(self._centre)) / size
        agree = abs(coarse - fine) <= 1e-3 * max(abs(coarse), abs(fine)) + rounding
        # A smooth function bends a quarter as much over a quarter of the way.
        is_kink = bends[1] > 0.6 * bends[0] and bends[1] > 1e-4 * abs(fine) + rounding
        return fine if agree and not is_kink else float("nan")

    def _stand_at(self, layer: int) -> None:
        """Asking about one layer spoils what the layers behind it hold; begin afresh for another."""
        if self._standing != layer:
            self._centre = self._workspace.run_forward()
            self._standing = layer

    def _loss_with(self, layer: int, column: Array, values: Array) -> float:
        column[...] = values
        run(self._behind[layer - 1])
        return self._workspace.evaluate_loss()

    def _operations_behind(self, position: int) -> Operations:
        """From z of a layer to the outputs."""
        layer, workspace = self._network.layers[position], self._workspace
        buffers = workspace.buffers[position]
        operations = layer.activation.apply(buffers.z, buffers.a)
        for behind in range(position + 1, len(self._network.layers)):
            handed_on = workspace.layer_inputs(behind + 1)
            if behind == position + 1:
                operations += (partial(np.copyto, handed_on, buffers.a),)
            operations += workspace.forward[behind]
        return operations
