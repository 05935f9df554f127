"""What is seen before the first step: data, labels, start, model; each on a run built sick, and not on its sibling."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from stepgrad.core.debugging.assembly import build_session
from stepgrad.core.debugging.session import Session
from tests.core.builders import SmallData, built_in, small_data, small_experiment


def seen(session: Session) -> set[str]:
    return {finding.code for finding in session.diagnosis.findings}


def session_on(data: SmallData, **changes: Any) -> Session:
    return build_session(small_experiment(**changes), data)


def many(task: str = "binary", **changes: Any) -> SmallData:
    return small_data(task, examples=100, **changes)


def spoiled(data: SmallData, **arrays: Any) -> SmallData:
    return replace(data, **arrays)


def test_nothing_is_said_of_sound_data_and_a_sound_start() -> None:
    assert seen(session_on(many())) == set()
    assert seen(session_on(small_data())) == set()


def test_inputs_of_255_and_inputs_next_to_nothing_are_out_of_scale() -> None:
    data = many()
    for factor in (255.0, 1e-4):
        session = session_on(spoiled(data, inputs=data.inputs * factor))
        assert "input-scale" in seen(session)
        assert session.diagnosis.findings[0].step == 0
    assert "input-scale" not in seen(session_on(spoiled(data, inputs=data.inputs * 5.0)))


def test_one_column_in_another_unit_is_out_of_scale() -> None:
    data = many()
    session = session_on(spoiled(data, inputs=data.inputs * np.array([1.0, 500.0, 1.0]) / 60.0))
    assert [(finding.code, finding.subject) for finding in session.diagnosis.findings][:1] == [
        ("input-scale", "features")
    ]


def test_a_hole_in_the_inputs_is_named_with_its_place() -> None:
    data = many()
    inputs = data.inputs.copy()
    inputs[7, 2] = np.nan
    finding = session_on(spoiled(data, inputs=inputs)).diagnosis.findings[0]
    assert (finding.code, finding.root) == ("input-not-finite", True)
    assert "example 7, column 2" in finding.message


def test_constant_columns_are_found_and_if_all_are_it_is_an_error() -> None:
    data = many()
    one = data.inputs.copy()
    one[:, 1] = 0.37
    severities = [
        session_on(spoiled(data, inputs=inputs)).diagnosis.findings[0].severity
        for inputs in (one, np.full_like(one, 0.37))
    ]
    assert severities == ["warning", "error"]


def test_one_example_standing_there_again_and_again_is_found() -> None:
    data = many()
    inputs = data.inputs.copy()
    inputs[60:] = inputs[0]
    assert "input-duplicated" in seen(session_on(spoiled(data, inputs=inputs)))


def test_labels_of_minus_one_are_out_of_range_and_labels_all_alike_are_constant() -> None:
    data = many()
    assert "label-range" in seen(session_on(spoiled(data, targets=2.0 * data.targets - 1.0)))
    assert "label-constant" in seen(session_on(spoiled(data, targets=np.ones_like(data.targets))))


def test_labels_all_alike_are_not_doubted_for_their_order_and_explain_what_unseen_examples_show() -> None:
    session = built_in("moons", faults=("labels-one-class",), hyperparameters={"epochs": 60})
    session.run()
    findings = {finding.code: finding for finding in session.diagnosis.findings}
    assert [code for code, finding in findings.items() if finding.root] == ["label-constant"]
    assert findings["overfitting"].causes == ("label-constant",)


@pytest.mark.parametrize("task", ["binary", "regression"])
def test_neighbours_are_not_asked_about_targets_that_are_all_alike(task: str) -> None:
    data = many(task)
    recipe: dict[str, Any] = {"activations": ("relu", "tanh", "identity"), "loss": "mse"}
    session = session_on(spoiled(data, targets=np.ones_like(data.targets)), **(recipe if task == "regression" else {}))
    assert "label-order" not in seen(session)


def test_labels_shuffled_apart_are_doubted_where_examples_are_many_and_not_where_they_are_few() -> None:
    rng = np.random.default_rng(5)
    data, few = many(), small_data()
    assert "label-order" in seen(session_on(spoiled(data, targets=rng.permutation(data.targets))))
    assert "label-order" not in seen(session_on(spoiled(few, targets=rng.permutation(few.targets))))


def test_examples_sorted_by_label_are_found_unless_they_are_shuffled() -> None:
    data = many()
    order = np.argsort(data.targets[:, 0], kind="stable")
    ordered = spoiled(data, inputs=data.inputs[order], targets=data.targets[order])
    assert "label-order" in seen(session_on(ordered, shuffle=False))
    assert "label-order" not in seen(session_on(ordered))


def test_labels_their_neighbours_contradict_are_found() -> None:
    session = built_in("circles", faults=("labels-flipped",))
    noise = next(finding for finding in session.diagnosis.findings if finding.code == "label-noise")
    assert noise.message.startswith("at least ")  # where neighbours disagree among themselves, nothing is counted
    assert seen(built_in("circles")) == set()


def test_targets_in_the_hundreds_are_found() -> None:
    data = many("regression")
    recipe: dict[str, Any] = {"activations": ("relu", "tanh", "identity"), "loss": "mse"}
    assert "label-range" in seen(session_on(spoiled(data, targets=300.0 * data.targets), **recipe))
    assert seen(session_on(data, **recipe)) == set()


def test_equal_weights_make_copies_and_random_ones_do_not() -> None:
    finding = built_in("moons", initializer="constant:0.1").diagnosis.findings[0]
    assert (finding.code, finding.severity, finding.evidence["distinct"]) == ("symmetric-units", "error", 1)
    assert seen(built_in("moons")) == set()


@pytest.mark.parametrize(("start", "code"), [("normal:30", "init-too-large"), ("normal:0.0001", "init-too-small")])
def test_starts_far_too_large_and_far_too_small_are_found_and_clear_once_it_learns(start: str, code: str) -> None:
    session = built_in("circles", initializer=start, activations=("tanh", "sigmoid"), optimizer="adam")
    assert code in seen(session)
    session.run()
    assert session.description.chance.value * 0.5 > session.observer.history.loss[-20:].mean()
    assert code not in seen(session)


def test_units_held_at_their_limit_by_their_biases_are_saturated_from_the_start() -> None:
    assert "saturated-units" in seen(built_in("moons", faults=("saturated-start:1",)))


def test_an_output_that_cannot_reach_the_targets_is_an_error() -> None:
    finding = built_in("diabetes", activations=("relu", "sigmoid")).diagnosis.findings[0]
    assert (finding.code, finding.severity) == ("loss-output-mismatch", "error")


@pytest.mark.parametrize(
    ("name", "fault", "code"),
    [
        ("digits", "softmax-wrong-axis", "softmax-axis"),
        ("digits", "output-activation-twice", "loss-output-mismatch"),
        ("moons", "relu-output", "loss-output-mismatch"),
        ("moons", "no-nonlinearity", "missing-nonlinearity"),
        ("circles", "one-hidden-unit", "not-enough-capacity"),
        ("moons", "decay-too-strong", "weight-decay-high"),
    ],
)
def test_models_that_cannot_work_are_found(name: str, fault: str, code: str) -> None:
    assert code in seen(built_in(name, faults=(fault,)))
    assert seen(built_in(name)) == set()
