"""Optimizers: each against a slow version in plain Python, over twenty steps."""

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np
import pytest

from stepgrad.core.errors import StepgradError
from stepgrad.core.network.initializers import parse_initializer
from stepgrad.core.network.network import Architecture, Network
from stepgrad.core.network.optimizers import OPTIMIZERS, optimizer_named
from stepgrad.core.network.settings import Hyperparameters
from stepgrad.core.training.state import TrainingState
from stepgrad.core.training.updates import Updater

Memory = list[float]
Rule = Callable[[float, Memory, int, Hyperparameters], float]
STEPS = 20


def sgd(g: float, memory: Memory, t: int, h: Hyperparameters) -> float:
    return h.learning_rate * g


def momentum(g: float, memory: Memory, t: int, h: Hyperparameters) -> float:
    memory[0] = h.momentum * memory[0] + g
    return h.learning_rate * memory[0]


def nesterov(g: float, memory: Memory, t: int, h: Hyperparameters) -> float:
    memory[0] = h.momentum * memory[0] + g
    return h.learning_rate * (g + h.momentum * memory[0])


def rmsprop(g: float, memory: Memory, t: int, h: Hyperparameters) -> float:
    memory[0] = h.rho * memory[0] + (1 - h.rho) * g * g
    return h.learning_rate * g / (sqrt(memory[0]) + h.epsilon)


def adam(g: float, memory: Memory, t: int, h: Hyperparameters) -> float:
    memory[0] = h.beta1 * memory[0] + (1 - h.beta1) * g
    memory[1] = h.beta2 * memory[1] + (1 - h.beta2) * g * g
    first, second = memory[0] / (1 - h.beta1**t), memory[1] / (1 - h.beta2**t)
    return h.learning_rate * first / (sqrt(second) + h.epsilon)


RULES: dict[str, Rule] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adam,
}


def train_in_numpy(name: str, settings: Hyperparameters, gradients: Sequence[Any]) -> Network:
    """Updates with given gradients, through the same updater a run uses. 2-3-1: 9 weights, 4 biases."""
    network = Network(Architecture((2, 3, 1), ("relu", "sigmoid"), "bce"))
    network.initialize(parse_initializer("normal:1"), parse_initializer("normal:1"), np.random.default_rng(0))
    optimizer = optimizer_named(name)
    slots = tuple(np.zeros_like(network.parameters) for _ in optimizer.slot_names)
    state = TrainingState(network.parameters, slots, settings)
    updater = Updater(optimizer, network, state, 10)
    for gradient in gradients:
        network.gradients[...] = gradient
        updater.update()
    return network


def train_in_python(name: str, settings: Hyperparameters, gradients: Sequence[Any]) -> list[float]:
    """The same, one number at a time."""
    start = train_in_numpy(name, settings, [])
    values: list[float] = start.parameters.tolist()
    is_bias = [True] * len(values)
    for layer in start.layers:
        is_bias[layer.start : layer.bias_start] = [False] * (layer.inputs * layer.units)
    memories = [[0.0, 0.0] for _ in values]
    for t, gradient in enumerate(gradients, start=1):
        norm = sqrt(sum(g * g for g in gradient))
        shrink = min(1.0, settings.clip_norm / norm) if settings.clip_norm else 1.0
        for i, given in enumerate(gradient):
            g, decay = float(given) * shrink, 0.0 if is_bias[i] else settings.weight_decay
            if name != "adamw":
                g += decay * values[i]
                decay = 0.0
            move = RULES[name](g, memories[i], t, settings)
            values[i] = values[i] - settings.learning_rate * decay * values[i] - move
    return values


def random_gradients(seed: int) -> Sequence[Any]:
    return list(np.random.default_rng(seed).normal(0, 1, (STEPS, 13)))


SETTINGS = {
    "plain": Hyperparameters(learning_rate=0.05),
    "decay": Hyperparameters(learning_rate=0.05, weight_decay=0.1),
    "clipped": Hyperparameters(learning_rate=0.05, clip_norm=2.0),
    "clipped and decay": Hyperparameters(learning_rate=0.05, clip_norm=1.0, weight_decay=0.3),
    "own numbers": Hyperparameters(learning_rate=0.3, momentum=0.5, rho=0.6, beta1=0.7, beta2=0.8, epsilon=0.1),
    "no memory": Hyperparameters(learning_rate=0.3, momentum=0.0, rho=0.0, beta1=0.0, beta2=0.0),
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_twenty_steps_agree_with_plain_python(name: str, settings: Hyperparameters) -> None:
    gradients = random_gradients(1)
    expected = train_in_python(name, settings, gradients)
    assert np.allclose(train_in_numpy(name, settings, gradients).parameters, expected, rtol=1e-11, atol=1e-13)


def test_every_optimizer_in_the_table_has_a_plain_version_here() -> None:
    assert list(RULES) == list(OPTIMIZERS)


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient() -> None:
    # m̂ = g and v̂ = g² after one step, so the step is η g / (|g| + ε).
    settings = Hyperparameters(learning_rate=0.01)
    before = train_in_numpy("adam", settings, []).parameters.copy()
    moved = before - train_in_numpy("adam", settings, [np.linspace(-3, 4, 13)]).parameters
    assert np.allclose(np.abs(moved), 0.01, rtol=1e-6)


def test_decay_of_adamw_shrinks_weights_and_leaves_biases_alone() -> None:
    # No gradient at all: each step multiplies the weights by 1 - 0.5 · 0.1 = 0.95.
    settings = Hyperparameters(learning_rate=0.5, weight_decay=0.1)
    before, after = (train_in_numpy("adamw", settings, [np.zeros(13)] * count) for count in (0, 3))
    for old, new in zip(before.layers, after.layers, strict=True):
        assert np.allclose(new.weights, old.weights * 0.95**3)
        assert np.array_equal(new.bias, old.bias)


def test_clipping_leaves_a_short_gradient_alone_and_keeps_the_direction_of_a_long_one() -> None:
    settings = Hyperparameters(learning_rate=1.0, clip_norm=1.0)
    start = train_in_numpy("sgd", settings, []).parameters.copy()
    short, long = np.full(13, 0.1), np.arange(13.0)
    assert np.allclose(start - train_in_numpy("sgd", settings, [short]).parameters, short)
    moved = start - train_in_numpy("sgd", settings, [long]).parameters
    assert np.linalg.norm(moved) == pytest.approx(1.0)
    assert np.allclose(moved * np.linalg.norm(long), long)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_update_norm_asked_for_afterwards_is_what_the_weights_moved(name: str) -> None:
    settings = Hyperparameters(learning_rate=0.05)
    network = Network(Architecture((2, 3, 1), ("relu", "sigmoid"), "bce"))
    network.initialize(parse_initializer("he"), parse_initializer("zeros"), np.random.default_rng(0))
    optimizer = optimizer_named(name)
    state = TrainingState(network.parameters, tuple(np.zeros(13) for _ in optimizer.slot_names), settings)
    updater = Updater(optimizer, network, state, 10)
    for gradient in random_gradients(2)[:4]:
        before = [layer.weights.copy() for layer in network.layers]
        network.gradients[...] = gradient
        updater.update()
        for old, layer in zip(before, network.layers, strict=True):
            gradient_norm = float(np.linalg.norm(layer.weight_gradient))
            assert updater.update_norm(layer, gradient_norm) == pytest.approx(
                float(np.linalg.norm(layer.weights - old)), rel=1e-9
            )


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_vector_longer_than_a_block_is_updated_like_a_short_one(name: str) -> None:
    settings = Hyperparameters(learning_rate=0.05, weight_decay=0.01)
    network = Network(Architecture((700, 100, 1), ("relu", "sigmoid"), "bce"))
    optimizer = optimizer_named(name)
    state = TrainingState(
        network.parameters, tuple(np.zeros_like(network.parameters) for _ in optimizer.slot_names), settings
    )
    updater = Updater(optimizer, network, state, 10)
    network.parameters.fill(0.5)
    for value in (1.0, -2.0, 0.5):
        network.gradients.fill(value)
        updater.update()
    weights = np.concatenate([layer.weights.ravel() for layer in network.layers])
    biases = np.concatenate([layer.bias for layer in network.layers])
    assert np.unique(weights).size == 1
    assert np.unique(biases).size == 1
    assert weights[0] != biases[0]


def test_an_unknown_optimizer_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(StepgradError, match="unknown optimizer 'adamm'; did you mean 'adam'"):
        optimizer_named("adamm")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("learning_rate", 0.0, "learning_rate must be above 0, got 0"),
        ("learning_rate", -0.1, "learning_rate must be above 0, got -0.1"),
        ("learning_rate", float("nan"), "learning_rate must be a finite number, got nan"),
        ("learning_rate", float("inf"), "learning_rate must be a finite number, got inf"),
        ("epochs", 0, "epochs must be at least 1, got 0"),
        ("batch_size", -1, "batch_size must be at least 1, or 'full', got -1"),
        ("weight_decay", -1e-9, "weight_decay must be 0 or above"),
        ("clip_norm", -1.0, "clip_norm must be 0 or above"),
        ("momentum", 1.0, "momentum must be at least 0 and below 1, got 1.0"),
        ("rho", -0.1, "rho must be at least 0 and below 1"),
        ("beta1", 1.5, "beta1 must be at least 0 and below 1"),
        ("beta2", 1.0, "beta2 must be at least 0 and below 1"),
        ("epsilon", 0.0, "epsilon must be above 0"),
        ("epochs", 10**400, "epochs must be"),
    ],
)
def test_a_hyper_parameter_that_makes_no_sense_is_refused(name: str, value: float, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        Hyperparameters(**{name: value})  # type: ignore[arg-type]


def test_a_single_precision_gradient_whose_square_is_beyond_all_numbers_is_clipped_too() -> None:
    settings = Hyperparameters(learning_rate=1.0, clip_norm=1.0)
    network = Network(Architecture((2, 3, 1), ("relu", "sigmoid"), "bce", "float32"))
    state = TrainingState(network.parameters, (), settings)
    network.gradients.fill(1e30)
    with np.errstate(over="ignore"):
        Updater(optimizer_named("sgd"), network, state, 10).update()
    # Thirteen equal entries with a norm of 1: each is 1 / √13.
    assert np.allclose(network.parameters, -1 / sqrt(13))
