"""The gradient check of a single weight, quick enough to be asked for while looking at it."""

from collections.abc import Sequence

import numpy as np

from ..network.network import Network
from ..network.operations import Array, run
from ..network.workspace import Workspace
from .differences import Differences
from .faults import PlacedFault, drafted_step
from .updates import Updater


def check_weight(
    network: Network,
    x: Array,
    targets: Array,
    faults: Sequence[PlacedFault],
    layer: int,
    unit: int,
    weight: int,
    *,
    updater: Updater | None = None,
) -> tuple[float, float]:
    """The derivative by backpropagation and by central differences, on a float64 copy.

    x is (rows, features + 1) with its ones, targets (rows, outputs); `weight` is an input of the layer (from 1), or
    the number of its inputs for the bias. The second number is nan where a rectifier changes sides in between.
    `updater` is read, never used: faults that depend on what earlier steps left behind need it.
    """
    double = network.twin(network.parameters.astype(np.float64))
    work = Workspace(double, x.astype(np.float64), targets.astype(np.float64))
    chosen = double.layers[layer - 1]
    with np.errstate(all="ignore"):
        draft = drafted_step(double, work, updater, faults)
        work.loss = draft.loss
        work.run_forward()
        run(draft.after_loss)
        for operations in draft.backward_phases:
            run(operations)
        analytic = float(chosen.gradient[weight, unit])
        return analytic, Differences(double, work).slope(layer, weight * chosen.units + unit)
