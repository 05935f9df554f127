"""The network: one flat vector, and gradients that three judges agree on.

The judges are central differences, the autograd package, and the plain implementation beside these tests.
"""

from typing import Any

import autograd.numpy as anp  # type: ignore[import-untyped]
import numpy as np
import pytest
from autograd import grad

from stepgrad.core.network.activations import ACTIVATIONS
from stepgrad.core.network.initializers import parse_initializer
from stepgrad.core.network.network import Architecture, Network
from stepgrad.core.network.operations import Array, run
from stepgrad.core.network.workspace import Workspace, with_ones

HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]
ENDS = [("sigmoid", "bce"), ("softmax", "cross_entropy")] + [
    (output, loss) for output in ACTIVATIONS for loss in ("mse", "sse", "huber")
]
SIZES = (4, 6, 5, 3)


def build(
    hidden: str, output: str, loss: str, *, dtype: str = "float64", sizes: tuple[int, ...] = SIZES, rows: int = 5
) -> tuple[Network, Workspace]:
    """A random network and batch, drawn again until no pre-activation or residual lies near a kink."""
    for seed in range(100):
        rng = np.random.default_rng(seed)
        network = Network(Architecture(sizes, (hidden,) * (len(sizes) - 2) + (output,), loss, dtype))
        network.initialize(parse_initializer("he"), parse_initializer("normal:0.5"), rng)
        workspace = Workspace.empty(network, rows)
        workspace.layer_inputs(1)[...] = rng.normal(size=(rows, sizes[0]))
        workspace.targets[...] = (
            np.eye(sizes[-1])[rng.integers(0, sizes[-1], rows)]
            if loss in ("bce", "cross_entropy")
            else rng.normal(0, 1.5, (rows, sizes[-1]))
        )
        workspace.run_forward()
        near = min(float(np.abs(buffers.z).min()) for buffers in workspace.buffers)
        at_bend = float(np.abs(np.abs(workspace.outputs - workspace.targets) - 1.0).min())
        if near > 1e-3 and at_bend > 1e-3:
            return network, workspace
    raise AssertionError("no draw without a kink")


def gradient_of(network: Network, workspace: Workspace) -> Array:
    workspace.run_forward()
    for operations in reversed(workspace.backward):
        run(operations)
    return network.gradients.copy()


def by_differences(network: Network, workspace: Workspace) -> Array:
    h = 1e-5
    numeric = np.empty_like(network.parameters)
    for place in range(numeric.size):
        kept = network.parameters[place]
        network.parameters[place] = kept + h
        above = workspace.run_forward()
        network.parameters[place] = kept - h
        below = workspace.run_forward()
        network.parameters[place] = kept
        numeric[place] = (above - below) / (2 * h)
    return numeric


def distance(a: Array, b: Array) -> float:
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def in_autograd(architecture: Architecture, parameters: Any, x: Array, y: Array) -> Any:
    """The loss, written anew on autograd's NumPy."""
    functions = {
        "relu": lambda z: anp.where(z > 0, z, 0.0),
        "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
        "elu": lambda z: anp.where(z > 0, z, anp.exp(anp.minimum(z, 0.0)) - 1.0),
        "tanh": anp.tanh,
        "sigmoid": lambda z: 1.0 / (1.0 + anp.exp(-z)),
        "softplus": lambda z: anp.log(1.0 + anp.exp(z)),
        "gelu": lambda z: 0.5 * z * (1.0 + anp.tanh(np.sqrt(2.0 / np.pi) * (z + 0.044715 * z**3))),
        "identity": lambda z: z,
        "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True),
    }
    a, start = x, 0
    for inputs, units, name in zip(architecture.sizes, architecture.sizes[1:], architecture.activations, strict=False):
        stop = start + inputs * units
        weights = anp.reshape(parameters[start:stop], (inputs, units))
        a = functions[name](anp.dot(a, weights) + parameters[stop : stop + units])
        start = stop + units
    residual = a - y
    bend = anp.where(anp.abs(residual) <= 1.0, 0.5 * residual**2, anp.abs(residual) - 0.5)
    return {
        "bce": lambda: -anp.mean(y * anp.log(a) + (1.0 - y) * anp.log(1.0 - a)),
        "cross_entropy": lambda: -anp.sum(y * anp.log(a)) / len(y),
        "mse": lambda: anp.mean(residual**2),
        "sse": lambda: 0.5 * anp.sum(residual**2),
        "huber": lambda: anp.mean(bend),
    }[architecture.loss]()


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), ENDS)
def test_gradients_are_central_differences_and_those_of_autograd(hidden: str, output: str, loss: str) -> None:
    network, workspace = build(hidden, output, loss)
    analytic = gradient_of(network, workspace)
    assert distance(analytic, by_differences(network, workspace)) < 1e-6
    oracle = grad(in_autograd, 1)(
        network.architecture, network.parameters, workspace.layer_inputs(1), workspace.targets
    )
    assert distance(analytic, oracle) < 1e-11
    value = in_autograd(network.architecture, network.parameters, workspace.layer_inputs(1), workspace.targets)
    assert workspace.run_forward() == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize(("output", "loss"), ENDS)
def test_float32_gradients_are_the_float64_ones_to_single_precision(hidden: str, output: str, loss: str) -> None:
    network, workspace = build(hidden, output, loss, dtype="float32")
    double = Network(Architecture(SIZES, network.architecture.activations, loss), network.parameters.astype(np.float64))
    wide = Workspace(double, workspace.x.astype(np.float64), workspace.targets.astype(np.float64))
    assert gradient_of(network, workspace).dtype == np.float32
    assert distance(network.gradients.astype(np.float64), gradient_of(double, wide)) < 2e-5


@pytest.mark.parametrize("sizes", [(3, 2), (1, 1), (5, 1, 4), (2, 3, 3, 3, 2), (4096, 3, 2), (8192, 2, 1)])
@pytest.mark.parametrize("rows", [1, 2, 9])
def test_gradients_agree_with_autograd_for_any_shape(sizes: tuple[int, ...], rows: int) -> None:
    network, workspace = build("tanh", "identity", "mse", sizes=sizes, rows=rows)
    analytic = gradient_of(network, workspace)
    oracle = grad(in_autograd, 1)(
        network.architecture, network.parameters, workspace.layer_inputs(1), workspace.targets
    )
    assert distance(analytic, oracle) < 1e-10


def test_every_layer_is_a_view_into_the_two_vectors_and_they_are_filled_without_gaps() -> None:
    network = Network(Architecture((4, 3, 2), ("relu", "sigmoid"), "bce"))
    assert network.parameters.size == network.architecture.parameter_count == 4 * 3 + 3 + 3 * 2 + 2
    network.parameters[...] = np.arange(23)
    network.gradients[...] = -np.arange(23)
    arrays = [array for layer in network.layers for array in (layer.weights, layer.bias)]
    gradients = [array for layer in network.layers for array in (layer.weight_gradient, layer.bias_gradient)]
    assert np.concatenate([array.ravel() for array in arrays]).tolist() == list(range(23))
    assert np.concatenate([array.ravel() for array in gradients]).tolist() == [-k for k in range(23)]
    assert all(np.shares_memory(array, network.parameters) for array in arrays)
    assert all(array.flags.c_contiguous for array in [*arrays, *gradients])


def test_a_workspace_reads_its_batch_in_place() -> None:
    network, workspace = build("relu", "sigmoid", "bce")
    x = with_ones(workspace.layer_inputs(1), np.float64)
    twin = Workspace(network, x, workspace.targets)
    first = twin.run_forward()
    assert first == workspace.run_forward()
    x[:, :-1] *= 2.0
    assert twin.run_forward() != first


def test_what_a_layer_is_fed_is_the_batch_or_the_activations_below() -> None:
    network, workspace = build("relu", "sigmoid", "bce")
    assert np.array_equal(workspace.layer_inputs(1), workspace.x[:, :-1])
    for index in (2, 3):
        assert np.array_equal(workspace.layer_inputs(index), workspace.buffers[index - 2].a)
        z = workspace.layer_inputs(index) @ network.layers[index - 1].weights + network.layers[index - 1].bias
        assert np.allclose(workspace.buffers[index - 1].z, z)


def test_initializing_draws_weights_before_biases_layer_by_layer() -> None:
    network = Network(Architecture((2, 3, 1), ("relu", "sigmoid"), "bce"))
    network.initialize(parse_initializer("normal:1"), parse_initializer("uniform:0,1"), np.random.default_rng(4))
    rng = np.random.default_rng(4)
    first, bias = rng.normal(0, 1, (2, 3)), rng.uniform(0, 1, (1, 3))
    assert np.array_equal(network.layers[0].weights, first)
    assert np.array_equal(network.layers[0].bias, bias[0])
    assert np.array_equal(network.layers[1].weights, rng.normal(0, 1, (3, 1)))


def test_what_a_user_meets_in_a_debugger_says_what_it_is() -> None:
    network, _ = build("relu", "sigmoid", "bce")
    assert repr(network.layers[0]) == "<layer 1: 4×6 relu>"
    assert str(network.architecture) == "4-6-5-3 relu→relu→sigmoid"
