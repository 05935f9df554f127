"""Experiments: every nonsense is refused at the boundary, with the reason and what would be right."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.assembly import build_trainer
from stepgrad.core.errors import StepgradError
from stepgrad.core.experiment import (
    DataChoice,
    architecture_for,
    fitting,
    parse_batch_size,
    parse_layers,
    spread_activations,
)
from tests.core.builders import small_data, small_experiment


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"loss": "bce", "activations": ("relu", "tanh", "softmax"), "sizes": (3, 5, 4, 2)},
         "loss bce needs a sigmoid output, got softmax; use --output sigmoid, or --loss cross_entropy for softmax"),
        ({"loss": "bce", "activations": ("relu", "tanh", "identity")}, "loss bce needs a sigmoid output, got identity"),
        ({"loss": "cross_entropy"}, "loss cross_entropy needs a softmax output, got sigmoid; use --output softmax, "
         "or --loss bce for sigmoid"),
        ({"loss": "mse", "activations": ("relu", "tanh", "softmax")}, "softmax over a single output is always 1"),
        ({"activations": ("softmax", "tanh", "sigmoid")}, "softmax can only be the output activation"),
        ({"activations": ("relu", "sigmoid")}, r"2 activations for 3 layers \(3-5-4-1\): expected one for each"),
        ({"activations": ("relu", "tahn", "sigmoid")}, "unknown activation 'tahn'; did you mean 'tanh'"),
        ({"loss": "bse"}, "unknown loss 'bse'; did you mean 'mse|unknown loss 'bse'; did you mean"),
        ({"optimizer": "adm"}, "unknown optimizer 'adm'; did you mean 'adam"),
        ({"initializer": "normal"}, r"initializer 'normal': expected normal:S"),
        ({"bias_initializer": "zero"}, "unknown initializer 'zero'; did you mean 'zeros'"),
        ({"dtype": "float16"}, "dtype must be one of float64, float32, got 'float16'"),
        ({"seed": -1}, "seed must be 0 or above, got -1"),
        ({"sizes": (3,), "activations": ()}, "expected at least INPUTS-OUTPUTS"),
        ({"sizes": (3, 0, 4, 1)}, "each 1 or more"),
        ({"sizes": (3, 10**12, 4, 1)}, "more than fit into memory"),
        ({"faults": ("missing-mean:4",)}, "there is no layer 4; layers are 1 to 3"),
        ({"faults": ("mising-mean",)}, "did you mean 'missing-mean'"),
    ],
)  # fmt: skip
def test_a_recipe_that_contradicts_itself_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(StepgradError, match=message) as caught:
        replace(small_experiment(), **changes)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("rate", [0.0, -0.1, float("nan"), float("inf")])
def test_a_learning_rate_that_is_not_above_0_is_refused(rate: float) -> None:
    with pytest.raises(StepgradError, match="learning_rate must be"):
        small_experiment(hyperparameters={"learning_rate": rate})


BINARY = small_data()
CLASSES = small_data("classes", outputs=10, examples=40)
NUMBERS = small_data("regression", outputs=2)


@pytest.mark.parametrize(
    ("changes", "data", "message"),
    [
        ({"sizes": (4, 5, 4, 1)}, BINARY, "layers 4-5-4-1: small has 3 inputs, not 4; use --layers 3-5-4-1"),
        ({"sizes": (3, 5, 4, 2)}, BINARY, r"layers 3-5-4-2: small has 1 output\(s\), not 2; use --layers 3-5-4-1"),
        ({}, CLASSES, "small has 10 classes, not 1; use --layers 3-5-4-10; for classes use a softmax output"),
        ({"sizes": (3, 5, 4, 10)}, CLASSES,
         "a sigmoid output with bce answers yes or no, but small has 10 classes; use --output softmax"),
        ({"sizes": (3, 5, 4, 2)}, NUMBERS, "loss bce needs labels 0 or 1, but the targets of small run from"),
        ({"sizes": (3, 5, 4, 2), "activations": ("relu", "relu", "softmax"), "loss": "cross_entropy"}, NUMBERS,
         "use --output identity --loss mse"),
    ],
)  # fmt: skip
def test_a_recipe_that_does_not_fit_the_data_is_refused(changes: dict[str, Any], data: Any, message: str) -> None:
    with pytest.raises(StepgradError, match=message):
        architecture_for(small_experiment(**changes), data)


def test_a_batch_larger_than_the_training_set_is_refused() -> None:
    recipe = small_experiment(hyperparameters={"batch_size": 14})
    with pytest.raises(StepgradError, match="batch size 14 is larger than the training set: small has 13 examples"):
        architecture_for(recipe, BINARY)


@pytest.mark.parametrize("data", [BINARY, CLASSES, NUMBERS], ids=lambda data: data.task)
def test_data_without_a_recipe_get_one_that_fits_and_learns(data: Any) -> None:
    trainer = build_trainer(fitting("own", DataChoice(path="own.csv"), data), data)
    first = trainer.step()
    for _ in range(200):
        last = trainer.step()
    assert last < first


def test_large_data_without_a_recipe_are_taken_in_batches() -> None:
    assert fitting("own", DataChoice(), small_data(examples=65)).hyperparameters.batch_size == 32
    assert fitting("own", DataChoice(), small_data(examples=64)).hyperparameters.batch_size == 0


def test_the_same_seed_gives_the_same_start_and_another_seed_another() -> None:
    starts = [build_trainer(small_experiment(seed=seed), BINARY).state.parameters for seed in (3, 3, 4)]
    assert np.array_equal(starts[0], starts[1])
    assert not np.array_equal(starts[0], starts[2])


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("12288-64-1", (12288, 64, 1)), (" 2-3-1 ", (2, 3, 1)), ("2 - 3 - 1", (2, 3, 1)), ("5-1", (5, 1))],
)
def test_layers_are_read_as_users_write_them(text: str, sizes: tuple[int, ...]) -> None:
    assert parse_layers(text) == sizes


@pytest.mark.parametrize(
    "text", ["", "5", "2-", "-2-3", "2--1", "2-0-1", "2-x-1", "2,3,1", "2-3.5-1", "9" * 5000 + "-1"]
)
def test_layers_that_are_no_sizes_are_refused(text: str) -> None:
    with pytest.raises(StepgradError, match="expected sizes joined by '-', inputs first, like 12288-64-1"):
        parse_layers(text)


def test_batch_sizes_are_numbers_or_full() -> None:
    assert [parse_batch_size(value) for value in ("full", "32", 32, 1)] == [0, 32, 32, 1]


@pytest.mark.parametrize("value", ["0", 0, -3, "half", "3.5", 2.5, None, True, ""])
def test_batch_sizes_that_are_not_are_refused(value: object) -> None:
    with pytest.raises(StepgradError, match=r"batch size '.*': expected a whole number from 1, or 'full'"):
        parse_batch_size(value)


def test_one_hidden_activation_is_spread_over_all_hidden_layers_and_several_are_taken_in_order() -> None:
    assert spread_activations("relu", "sigmoid", 3) == ("relu", "relu", "sigmoid")
    assert spread_activations("relu, tanh", "sigmoid", 3) == ("relu", "tanh", "sigmoid")
    assert spread_activations("relu", "sigmoid", 1) == ("sigmoid",)
