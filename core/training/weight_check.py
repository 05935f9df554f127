"""The gradient check of a single weight, quick enough to be asked for while looking at it."""

from collections.abc import Sequence

import numpy as np

from ..network.network import Network
from ..network.operations import Array
from .differences import Differences
from .faults import PlacedFault
from .gradient_check import backpropagated
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
    with np.errstate(all="ignore"):
        double, work = backpropagated(network, x, targets, faults, updater)
        chosen = double.layers[layer - 1]
        analytic = float(chosen.gradient[weight, unit])
        return analytic, Differences(double, work).slope(layer, weight * chosen.units + unit)
