"""Faults that act when a run is built: on a copy of the data, on the recipe, on the network."""

from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.session import Session
from stepgrad.core.training.faults import FAULTS, DataFault, fitting_layers
from stepgrad.core.training.gradient_check import check_gradients
from tests.core.builders import SmallData, small_data, small_experiment, small_session

BINARY = small_data(examples=20)
CLASSES = small_data("classes", examples=20, outputs=3)
NUMBERS = small_data("regression", examples=20)
KINDS: dict[str, tuple[SmallData, dict[str, Any]]] = {
    "binary": (BINARY, {}),
    "classes": (
        CLASSES,
        {"sizes": (3, 5, 4, 3), "activations": ("relu", "tanh", "softmax"), "loss": "cross_entropy"},
    ),
    "regression": (NUMBERS, {"activations": ("relu", "tanh", "identity"), "loss": "mse"}),
}


def session(fault: str, kind: str = "binary", **changes: Any) -> Session:
    data, recipe = KINDS[kind]
    return small_session(data=data, faults=(fault,), **{**recipe, **changes})


def healthy(kind: str = "binary", **changes: Any) -> Session:
    data, recipe = KINDS[kind]
    return small_session(data=data, **{**recipe, **changes})


def inputs(of: Session) -> Any:
    return of.trainer.x[:, :-1]


SPOILING = [
    (code, kind)
    for code, fault in FAULTS.items()
    for kind, (data, recipe) in KINDS.items()
    if isinstance(fault, DataFault) and fitting_layers(fault, small_experiment(**recipe).site(data))
]


@pytest.mark.parametrize(("code", "kind"), SPOILING)
def test_the_data_handed_in_stay_as_they_are_and_only_one_side_of_the_copy_changes(code: str, kind: str) -> None:
    data = KINDS[kind][0]
    own = (data.inputs, data.targets, data.validation_inputs, data.validation_targets)
    before = [array.copy() for array in own]
    spoiled = session(code, kind)
    assert all(np.array_equal(array, copy) for array, copy in zip(own, before, strict=True))
    changed = (
        not np.array_equal(inputs(spoiled), data.inputs),
        not np.array_equal(spoiled.trainer.targets, data.targets),
    )
    expected = {"data": (True, False), "labels": (False, True)}[FAULTS[code].place]
    assert changed == ((True, True) if code == "rows-duplicated" else expected)


def test_inputs_as_bytes_run_from_0_to_255_and_keep_their_order() -> None:
    x = inputs(session("inputs-as-bytes"))
    assert (x.min(), x.max()) == (0.0, 255.0)
    low, high = BINARY.inputs.min(), BINARY.inputs.max()
    np.testing.assert_allclose(x / 255.0 * (high - low) + low, BINARY.inputs, atol=1e-12)


def test_inputs_not_finite_have_one_nan() -> None:
    assert np.isnan(inputs(session("inputs-not-finite"))).sum() == 1


def test_a_constant_column_and_one_out_of_scale_are_the_column_that_varies_most() -> None:
    column = int(BINARY.inputs.std(axis=0).argmax())
    others = [index for index in range(3) if index != column]
    for code in ("constant-column", "unscaled-column"):
        assert np.array_equal(inputs(session(code))[:, others], BINARY.inputs[:, others])
    assert np.ptp(inputs(session("constant-column"))[:, column]) == 0
    np.testing.assert_allclose(inputs(session("unscaled-column"))[:, column], 1000.0 * BINARY.inputs[:, column])


def test_all_inputs_zero() -> None:
    assert not inputs(session("inputs-all-zero")).any()


def test_duplicated_rows_bring_their_targets_along() -> None:
    spoiled = session("rows-duplicated")
    assert (inputs(spoiled)[10:] == BINARY.inputs[0]).all()
    assert (spoiled.trainer.targets[10:] == BINARY.targets[0]).all()
    assert np.array_equal(inputs(spoiled)[:10], BINARY.inputs[:10])


@pytest.mark.parametrize("code", ["shuffled-apart", "labels-shuffled"])
def test_shuffled_rows_are_the_same_rows_in_another_order(code: str) -> None:
    spoiled = session(code)
    now, before = (
        (inputs(spoiled), BINARY.inputs) if code == "shuffled-apart" else (spoiled.trainer.targets, BINARY.targets)
    )
    assert not np.array_equal(now, before)
    assert np.array_equal(np.sort(now, axis=0), np.sort(before, axis=0))


def test_labels_off_by_one_are_those_of_the_row_before() -> None:
    assert np.array_equal(session("labels-off-by-one").trainer.targets[1:], BINARY.targets[:-1])


def test_labels_counted_from_one_lose_the_last_class() -> None:
    targets = session("labels-from-one", "classes").trainer.targets
    assert np.array_equal(targets[:, 1:], CLASSES.targets[:, :-1])
    assert not targets[:, 0].any()


def test_one_class_is_all_there_is() -> None:
    assert (session("labels-one-class").trainer.targets == BINARY.targets[0]).all()


def test_labels_of_minus_one_and_one() -> None:
    assert np.array_equal(session("labels-minus-one").trainer.targets, 2 * BINARY.targets - 1)


@pytest.mark.parametrize("kind", ["binary", "classes"])
def test_three_labels_in_ten_are_flipped(kind: str) -> None:
    targets = session("labels-flipped", kind).trainer.targets
    assert (targets != KINDS[kind][0].targets).any(axis=1).sum() == 6
    assert set(np.unique(targets)) == {0.0, 1.0}


def test_targets_in_a_large_unit() -> None:
    spoiled = session("targets-in-large-unit", "regression")
    np.testing.assert_allclose(spoiled.trainer.targets, 100.0 * NUMBERS.targets)


STARTS = {"start-too-large": 100.0, "start-too-small": 1e-3, "zero-start": 0.0}


@pytest.mark.parametrize("code", STARTS)
def test_a_start_is_scaled_and_its_biases_stay(code: str) -> None:
    for good, bad in zip(healthy().trainer.network.layers, session(code).trainer.network.layers, strict=True):
        np.testing.assert_allclose(bad.weights, STARTS[code] * good.weights)
        assert np.array_equal(bad.bias, good.bias)


def test_an_equal_start_makes_units_copies_of_each_other() -> None:
    spoiled = session("equal-start")
    for _ in range(3):
        spoiled.trainer.step()
    first, second = spoiled.trainer.network.layers[:2]
    assert np.allclose(first.weights, first.weights[:, :1])
    assert np.allclose(second.weights, second.weights[:, :1])


@pytest.mark.parametrize(("code", "value"), [("dead-start:1", -10.0), ("saturated-start:2", 10.0)])
def test_a_bias_that_switches_a_layer_off_is_in_that_layer_only(code: str, value: float) -> None:
    good, bad = healthy().trainer.state.parameters, session(code).trainer.state.parameters
    layer = session(code).trainer.network.layers[int(code[-1]) - 1]
    changed = np.flatnonzero(good != bad)
    assert changed.tolist() == list(range(layer.bias_start, layer.stop))
    assert (bad[changed] == value).all()


def test_settings_are_changed_where_the_recipe_says_and_shown_as_they_are() -> None:
    assert session("rate-too-high").description.hyperparameters.learning_rate == pytest.approx(50.0)
    assert session("rate-too-low").description.hyperparameters.learning_rate == pytest.approx(5e-5)
    assert session("decay-too-strong").trainer.state.hyperparameters.weight_decay == 10.0
    assert session("clip-too-tight").trainer.state.hyperparameters.clip_norm == 1e-5
    decaying = session("rate-decays-at-once")
    decaying.trainer.state.epoch = 1
    assert decaying.trainer.updater.rate() == pytest.approx(0.05e-6)


def test_two_faults_of_the_settings_are_both_there() -> None:
    both = small_session(faults=("rate-too-high", "decay-too-strong"))
    settings = both.trainer.state.hyperparameters
    assert (settings.learning_rate, settings.weight_decay) == (pytest.approx(50.0), 10.0)


def test_without_a_bend_the_network_is_one_linear_map() -> None:
    spoiled = session("no-nonlinearity")
    trainer = spoiled.trainer
    trainer.step()
    matrix = np.eye(3)
    for layer in trainer.network.layers:
        matrix = matrix @ layer.weights
    trainer.workspace.run_forward()
    logits = trainer.workspace.logits
    shift = logits[0] - trainer.workspace.x[0, :-1] @ matrix
    np.testing.assert_allclose(logits, trainer.workspace.x[:, :-1] @ matrix + shift, atol=1e-12)


def test_one_unit_in_every_hidden_layer() -> None:
    assert session("one-hidden-unit").description.architecture == "3-1-1-1"


OUTPUTS: dict[str, tuple[str, Any]] = {
    "relu-output": ("binary", lambda z: np.maximum(z, 0)),
    "no-output-activation": ("binary", lambda z: z),
    "relu-output-for-numbers": ("regression", lambda z: np.maximum(z, 0)),
    "sigmoid-output-for-numbers": ("regression", lambda z: 1 / (1 + np.exp(-z))),
    "softmax-wrong-axis": ("classes", lambda z: np.exp(z) / np.exp(z).sum(axis=0)),
    "softmax-of-one-output": ("binary", np.ones_like),
    "output-activation-twice": ("binary", lambda z: 1 / (1 + np.exp(-1 / (1 + np.exp(-z))))),
}


@pytest.mark.parametrize("code", OUTPUTS)
def test_another_output_is_what_comes_out_and_what_the_loss_is_computed_from(code: str) -> None:
    kind, output = OUTPUTS[code]
    trainer = session(code, kind).trainer
    loss = trainer.step()
    work = trainer.workspace
    np.testing.assert_allclose(work.outputs, output(work.logits), rtol=1e-12)
    a, y = work.outputs, work.targets
    if kind == "regression":
        assert loss == pytest.approx(float(((a - y) ** 2).mean()))
        return
    p = np.clip(a, 1e-12, 1 - 1e-12)
    terms = y * np.log(p) + ((1 - y) * np.log(1 - p) if kind == "binary" else 0.0)
    assert loss == pytest.approx(float(-terms.sum() / len(y)))
    np.testing.assert_allclose(work.buffers[-1].delta, (a - y) / len(y), atol=1e-12)


def test_a_gradient_check_sees_the_output_the_run_has() -> None:
    trainer = session("softmax-wrong-axis", "classes").trainer
    entries = check_gradients(trainer.network, trainer.x, trainer.targets, trainer.step_faults())
    assert "wrong" in {entry.verdict for entry in entries}
    right = session("sigmoid-output-for-numbers", "regression").trainer
    entries = check_gradients(right.network, right.x, right.targets, right.step_faults())
    assert {entry.verdict for entry in entries} <= {"correct", "inconclusive"}


def test_inputs_overwritten_shrink_with_every_epoch_and_the_data_do_not() -> None:
    for batch in (0, 4):
        spoiled = session("inputs-overwritten", hyperparameters={"batch_size": batch})
        trainer = spoiled.trainer
        while trainer.state.epoch < 2:
            trainer.step()
        last = BINARY.inputs[trainer.batch] / 255.0
        np.testing.assert_allclose(trainer.workspace.x[:, :-1], last, rtol=1e-12)
        assert np.array_equal(inputs(spoiled), BINARY.inputs)
