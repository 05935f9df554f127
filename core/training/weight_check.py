"""The gradient check of a single weight, quick enough to be asked for while looking at it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..network.network import Network
from ..network.operations import Array, run
from ..network.workspace import Workspace
from .faults import spoiled_backward
from .gradient_check import central_difference


def check_weight(
    network: Network, x: Array, targets: Array, faults: Sequence[str], layer: int, unit: int, weight: int
) -> tuple[float, float]:
    """The derivative by backpropagation and by central differences, on a float64 copy.

    x is (rows, features + 1) with its ones, targets (rows, outputs); `weight` is an input of the layer (from 1), or
    the number of its inputs for the bias. The second number is nan where a rectifier changes sides in between.
    """
    double = Network(replace(network.architecture, dtype="float64"), network.parameters.astype(np.float64))
    work = Workspace(double, x.astype(np.float64), targets.astype(np.float64))
    chosen = double.layers[layer - 1]
    with np.errstate(all="ignore"):
        work.run_forward()
        for operations in spoiled_backward(double, work, faults):
            run(operations)
        analytic = float(chosen.gradient[weight, unit])
        return analytic, central_difference(chosen.matrix, weight * chosen.units + unit, work)
