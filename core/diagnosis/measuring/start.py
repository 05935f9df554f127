"""The start: what the weights make of some examples before anything was learned, layer by layer."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from ...network.activations import activation_named
from ...network.network import Layer, Network
from ...network.operations import Array, run
from ...network.workspace import Workspace
from ...observing.activity import SATURATION_MARGIN
from ...training.trainer import Trainer

MOST_ROWS = 256


@dataclass(frozen=True, slots=True)
class LayerStart:
    """`gain` is rms(z) over rms of what the layer is fed. `saturated` is the share of its outputs at a limit.

    `passes` is likewise of what differs between examples, `z_varies` how far z differs between them. `distinct`
    counts units that differ from all others in what they read or in what is read of them.
    """

    index: int
    z_rms: float
    z_varies: float
    gain: float
    passes: float
    saturated: float
    units: int
    distinct: int
    weight_rms: float


@dataclass(frozen=True, slots=True)
class StartFacts:
    """`loss` on `rows` examples at the starting weights; `reach` is what the output activation can give at all.

    `output_differs` is the largest distance of an output from what the activation gives for its z. `row_sum` and
    `column_sum` are how far outputs add up to something else than 1, over the outputs and over the examples.
    """

    rows: int
    loss: float
    layers: tuple[LayerStart, ...]
    reach: tuple[float, float]
    is_linear: bool
    output_differs: float
    row_sum: float
    column_sum: float


def measure_start(trainer: Trainer) -> StartFacts:
    """One way forward with the first examples to come, on arrays of its own."""
    network = trainer.network
    rows = trainer.next_batch()[:MOST_ROWS]
    workspace = Workspace(network, trainer.x[rows], trainer.targets[rows])
    with np.errstate(all="ignore"):
        loss = workspace.run_forward()
        layers = tuple(_measure_layer(network, layer, workspace) for layer in network.layers)
    hidden = network.layers[:-1]
    return StartFacts(
        rows=len(rows),
        loss=loss,
        layers=layers,
        reach=reach_of(network.layers[-1].activation.name),
        output_differs=_output_differs(network, workspace),
        row_sum=float(np.abs(workspace.outputs.sum(axis=1) - 1.0).max()),
        column_sum=float(np.abs(workspace.outputs.sum(axis=0) - 1.0).max()),
        is_linear=bool(hidden) and all(layer.activation.name == "identity" for layer in hidden),
    )


def _output_differs(network: Network, workspace: Workspace) -> float:
    """Outputs against the activation they are named after, computed once more."""
    again = np.empty_like(workspace.outputs)
    run(activation_named(network.layers[-1].activation.name).apply(workspace.logits, again))
    return float(np.abs(again - workspace.outputs).max())


def reach_of(activation: str) -> tuple[float, float]:
    """The values an output activation can give."""
    return {
        "sigmoid": (0.0, 1.0),
        "softmax": (0.0, 1.0),
        "tanh": (-1.0, 1.0),
        "relu": (0.0, np.inf),
        "softplus": (0.0, np.inf),
        "elu": (-1.0, np.inf),
        "gelu": (-0.17, np.inf),
    }.get(activation, (-np.inf, np.inf))


def _measure_layer(network: Network, layer: Layer, workspace: Workspace) -> LayerStart:
    buffers = workspace.buffers[layer.index - 1]
    z_rms, fed = _rms(buffers.z), _rms(workspace.layer_inputs(layer.index))
    return LayerStart(
        layer.index,
        z_rms,
        float(buffers.z.std(axis=0).max()),
        z_rms / fed if fed else 0.0,
        _passes(buffers.z, workspace.layer_inputs(layer.index)),
        saturated_share(layer, buffers.a),
        layer.units,
        distinct_units(network, layer),
        _rms(layer.weights),
    )


def _passes(z: Array, fed: Array) -> float:
    """How far z varies from example to example, over how far the layer's inputs do."""
    varies = _rms(fed - fed.mean(axis=0))
    return _rms(z - z.mean(axis=0)) / varies if varies else 1.0


def saturated_share(layer: Layer, activations: Array) -> float:
    """Share of a layer's activations (rows, units) that lie at a limit of their range."""
    limits = layer.activation.limits
    if limits is None:
        return 0.0
    margin = SATURATION_MARGIN * (limits[1] - limits[0])
    at_limit = (activations < limits[0] + margin) | (activations > limits[1] - margin)
    return float(np.count_nonzero(at_limit)) / at_limit.size


def distinct_units(network: Network, layer: Layer) -> int:
    """How many different units a hidden layer has, by their weights in and out; copies stay copies for ever."""
    if layer.index == len(network.layers) or layer.units == 1:
        return layer.units
    # One projection of each unit's weights tells copies from others, without comparing all with all.
    weights_in = layer.matrix[:: max(1, len(layer.matrix) // 64)]
    key = _keys(len(weights_in)) @ weights_in
    weights_out = network.layers[layer.index].weights
    weights_out = weights_out[:, :: max(1, weights_out.shape[1] // 64)]
    key = key + np.pi * (weights_out @ _keys(weights_out.shape[1]))
    if not np.isfinite(key).all():
        return layer.units
    ordered = np.sort(key)
    apart = np.diff(ordered) > 1e-9 * np.abs(ordered).clip(1e-30)[1:]
    return 1 + int(np.count_nonzero(apart))


@cache
def _keys(count: int) -> Array:
    """The same unlike numbers every time."""
    keys: Array = np.sqrt(np.arange(2.0, count + 2.0)) % 1.0 + 0.5
    return keys


def _rms(tensor: Array) -> float:
    flat = tensor.reshape(-1)
    return float(np.sqrt(np.dot(flat, flat) / flat.size))
