"""Faults of the update: the gradients are those of a right step, and the parameters move as the fault has it."""

import numpy as np
import pytest

from stepgrad.core.debugging.commands import AtStep, SetHyperparameter
from stepgrad.core.network.optimizers import OPTIMIZERS
from stepgrad.core.training.faults.update import UPDATE
from stepgrad.core.training.trainer import Trainer
from tests.core.builders import small_data, small_session, small_trainer

WIDE = {"sizes": (5, 5, 5, 1), "activations": ("tanh", "tanh", "sigmoid")}


def trainer(*faults: str, **changes: object) -> Trainer:
    return small_trainer(faults=faults, **changes)  # type: ignore[arg-type]


def step(*trainers: Trainer) -> None:
    for each in trainers:
        each.step()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_ascent_moves_as_far_the_other_way(optimizer: str) -> None:
    right, wrong = trainer(optimizer=optimizer), trainer("ascent", optimizer=optimizer)
    start = right.state.parameters.copy()
    step(right, wrong)
    assert np.array_equal(right.network.gradients, wrong.network.gradients)
    np.testing.assert_allclose(wrong.state.parameters - start, start - right.state.parameters, atol=1e-15)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("code", ["update-lost", "layer-not-updated:2", "bias-not-updated:2"])
def test_what_is_left_out_stays_and_all_else_moves(code: str, optimizer: str) -> None:
    right, wrong = trainer(optimizer=optimizer), trainer(code, optimizer=optimizer)
    start = right.state.parameters.copy()
    step(right, wrong)
    layer = right.network.layers[1]
    left_out = {
        "update-lost": slice(None),
        "layer-not-updated:2": slice(layer.start, layer.stop),
        "bias-not-updated:2": slice(layer.bias_start, layer.stop),
    }[code]
    expected = right.state.parameters.copy()
    expected[left_out] = start[left_out]
    assert np.array_equal(wrong.state.parameters, expected)
    assert not np.array_equal(expected, right.state.parameters)


def test_a_layer_updated_twice_goes_twice_as_far() -> None:
    right, wrong = trainer(), trainer("updated-twice:2")
    start = right.state.parameters.copy()
    step(right, wrong)
    layer = right.network.layers[1]
    expected = right.state.parameters.copy()
    part = slice(layer.start, layer.stop)
    expected[part] += right.state.parameters[part] - start[part]
    np.testing.assert_allclose(wrong.state.parameters, expected, atol=1e-15)


@pytest.mark.parametrize("code", ["wrong-gradient", "wrong-bias-gradient"])
def test_the_gradient_of_another_layer_is_used_and_put_back(code: str) -> None:
    data = small_data(features=5)
    right, wrong = trainer(data=data, **WIDE), trainer(f"{code}:2", data=data, **WIDE)
    start = right.state.parameters.copy()
    step(right, wrong)
    assert np.array_equal(right.network.gradients, wrong.network.gradients)
    own, other = wrong.network.layers[1], wrong.network.layers[0]
    is_bias = code == "wrong-bias-gradient"
    moved = slice(own.bias_start, own.stop) if is_bias else slice(own.start, own.bias_start)
    used = other.bias_gradient if is_bias else other.weight_gradient.reshape(-1)
    expected = right.state.parameters.copy()
    expected[moved] = start[moved] - 0.05 * used
    np.testing.assert_allclose(wrong.state.parameters, expected, rtol=1e-12)


@pytest.mark.parametrize(("code", "sign"), [("momentum-sign", -1.0), ("memory-lost", 0.0)])
def test_the_velocity_is_turned_or_lost(code: str, sign: float) -> None:
    wrong = trainer(code, optimizer="momentum")
    step(wrong)
    first = wrong.state.slots[0].copy()
    before = wrong.state.parameters.copy()
    step(wrong)
    velocity = sign * 0.9 * first + wrong.network.gradients
    np.testing.assert_allclose(wrong.state.slots[0], velocity, atol=1e-15)
    np.testing.assert_allclose(wrong.state.parameters, before - 0.05 * velocity, atol=1e-15)


@pytest.mark.parametrize("optimizer", ["adam", "adamw"])
def test_without_bias_correction_the_first_step_is_longer(optimizer: str) -> None:
    right, wrong = trainer(optimizer=optimizer), trainer("no-bias-correction", optimizer=optimizer)
    start = right.state.parameters.copy()
    step(right, wrong)
    # (1 − β₁) / √(1 − β₂) = 0.1 / √0.001 in place of 1, where the gradient is far above ε.
    steep = np.abs(right.network.gradients) > 1e-2
    ratio = ((wrong.state.parameters - start) / (right.state.parameters - start))[steep]
    np.testing.assert_allclose(ratio, 0.1 / np.sqrt(0.001), rtol=1e-3)
    assert (right.state.updates, wrong.state.updates) == (1, 1)


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
def test_a_decay_of_the_wrong_sign_makes_weights_grow_and_leaves_biases(optimizer: str) -> None:
    settings = {"weight_decay": 0.1}
    none = trainer(optimizer=optimizer)
    right = trainer(optimizer=optimizer, hyperparameters=settings)
    wrong = trainer("decay-grows-weights", optimizer=optimizer, hyperparameters=settings)
    step(none, right, wrong)
    assert np.array_equal(right.network.gradients, wrong.network.gradients)
    assert np.abs(wrong.state.parameters - none.state.parameters).max() > 1e-4
    np.testing.assert_allclose(
        wrong.state.parameters - none.state.parameters, none.state.parameters - right.state.parameters, atol=1e-15
    )
    bias = slice(none.network.layers[0].bias_start, none.network.layers[0].stop)
    assert np.array_equal(wrong.state.parameters[bias], none.state.parameters[bias])


def test_a_decay_set_to_zero_in_the_middle_takes_the_fault_its_effect_and_nothing_else() -> None:
    session = small_session(faults=("decay-grows-weights",), hyperparameters={"weight_decay": 0.1})
    session.run(AtStep(1))
    session.apply(SetHyperparameter("weight_decay", 0.0))
    session.run(AtStep(6))  # past the smaller batch at the end of an epoch, for which a plan is made only now
    assert session.trainer.state.step == 6


@pytest.mark.parametrize("code", ["update-lost", "layer-not-updated:2", "ascent", "updated-twice:2", "memory-lost"])
def test_the_update_that_is_shown_is_the_one_that_was_made(code: str) -> None:
    session = small_session(faults=(code,), optimizer="momentum")
    session.run(AtStep(2))
    before = [layer.weights.copy() for layer in session.trainer.network.layers]
    session.run(AtStep(3))
    for layer, old, shown in zip(session.trainer.network.layers, before, session.snapshot().layers, strict=True):
        moved = float(np.linalg.norm(layer.weights - old))
        assert shown.update_ratio == pytest.approx(moved / float(np.linalg.norm(layer.weights)), rel=1e-3)
    session.apply(SetHyperparameter("faults", "none"))
    session.run(AtStep(4))
    assert all(layer.update_ratio for layer in session.snapshot().layers)


def test_every_fault_of_this_file_is_tried_here() -> None:
    assert {fault.code for fault in UPDATE} == {
        "ascent", "update-lost", "layer-not-updated", "bias-not-updated", "updated-twice", "wrong-gradient",
        "wrong-bias-gradient", "momentum-sign", "memory-lost", "no-bias-correction", "decay-grows-weights",
    }  # fmt: skip
